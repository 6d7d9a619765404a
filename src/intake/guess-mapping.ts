import { type ColumnProfile, profileColumn } from './column-profile.ts';
import { type Column, type Mapping, questionOfHeading } from './mapping.ts';
import { columnsMadeByExport } from './own-export.ts';
import type { TableRow } from './table.ts';

const COMMENT_NAME =
  /\b(comments?|feedback|verbatims?|free text|freetext|suggestions?|response text|please (tell|say|explain|describe|give|specify)|tell us|in your own words|anything else|other text|opinions?|remarks?)\b/;
const WEAK_COMMENT_NAME = /\b(text|answers?|responses?|reasons?|explain|why)\b/;
const ID_ENDING = /\b(id|ids|number|no|code|date|time|type|count|length)$/;
const RESPONDENT_NAMES = [
  /^(respondents?|respondent (id|ref|reference|number|no|key)|who)$/,
  /^(participants?|participant (id|ref|number|no)|person (id|ref)|person|staff (id|number)|user id|user|employee (id|number))$/,
  /^(response id|responseid|record id|recordid|case id|submission id|survey id|external ?reference|unique (id|identifier|reference))$/,
  /^(uuid|guid|id|ref|reference)$/,
];
const QUESTION_NAME = /^(questions?|question (text|label|asked|wording)|prompt|asked)$/;
const METADATA_NAME =
  /^(start ?date|end ?date|start time|end time|completion time|last modified( time)?|status|progress|duration.*|finished|recorded ?date|timestamp|date|time|created( at| on)?|updated( at| on)?|submitted( at| on)?|location ?l(atitude|ongitude)|latitude|longitude|distribution ?channel|user ?language|ip ?address|ip|user agent|browser|collector id|row|row number|url|link|response type|question id)$/;
const PERSONAL_NAME =
  /\b(e ?mail|phone|telephone|mobile|post ?code|zip ?code|home address|date of birth|dob|birthday|(first|last|full|given|family|middle|sur|your|recipient|respondent|user|employee|staff) ?names?|surname|forenames?|recipient ?(first|last)? ?name|payroll)\b|^names?$/;

/** Of a first column of codes: fewer different ones make an attribute. */
const LEAST_RESPONDENTS = 5;
const LEAST_VARIETY = 0.2;

const WORDS_OF_A_COMMENT = 4;

/**
 * A mapping guessed from the header and the first rows, or null when no column looks like comments: long,
 * varied texts or a telling name make comments; a telling name and no gaps the respondent; few short values an
 * attribute. Codes in the first column are respondents whatever its name. Dates, survey metadata, names, addresses and numbers of people are left out.
 */
export function guessMapping(columns: readonly Column[], sample: readonly TableRow[]): Mapping | null {
  const rows = sample.filter(({ fault }) => fault === null);
  const made = columnsMadeByExport(columns);
  const profiles = columns
    .map((column, at) => profileColumn(column, rows, at))
    .filter(({ column }) => !made.has(column.name));
  const left = profiles.filter((profile) => !isLeftOut(profile));
  const respondent = pickRespondent(profiles, rows.length);
  const question = left.find(
    (profile) => profile !== respondent && QUESTION_NAME.test(profile.heading) && profile.share > 0,
  );
  const open = left.filter((profile) => profile !== respondent && profile !== question);
  const comments = pickComments(open);
  if (comments.length === 0) return null;
  const asked = comments.length === 1 ? question : undefined;
  const rest = left.filter(
    (profile) => profile !== respondent && profile !== asked && !comments.includes(profile),
  );
  return {
    comments: comments.map(({ column }) => ({
      column: column.name,
      question: asked === undefined ? questionOfHeading(column.label, comments.length > 1) : null,
    })),
    respondent: respondent?.column.name ?? null,
    question: asked?.column.name ?? null,
    attributes: nameAttributes(rest.filter(isAttribute)),
  };
}

function isLeftOut({ heading, key, shapes }: ColumnProfile): boolean {
  const named = (pattern: RegExp) => pattern.test(heading) || pattern.test(key);
  return named(METADATA_NAME) || named(PERSONAL_NAME) || shapes.email > 0.3;
}

function pickRespondent(profiles: readonly ColumnProfile[], rows: number): ColumnProfile | undefined {
  const usable = profiles.filter(
    ({ filled, words, longest }) => filled === rows && rows > 0 && words < 1.5 && longest <= 100,
  );
  for (const pattern of RESPONDENT_NAMES) {
    const found = usable.find(({ heading, key }) => pattern.test(key) || pattern.test(heading));
    if (found !== undefined) return found;
  }
  return usable.find((profile) => {
    const { column, distinct, variety, shapes } = profile;
    const many = variety >= LEAST_VARIETY && distinct >= LEAST_RESPONDENTS;
    return column === profiles[0]?.column && many && shapes.code > 0.9 && !isLeftOut(profile);
  });
}

function pickComments(open: readonly ColumnProfile[]): ColumnProfile[] {
  const found = open.filter(isComment);
  if (found.length > 0) return found;
  return open.filter(
    ({ heading, words, shapes }) =>
      WEAK_COMMENT_NAME.test(heading) && !ID_ENDING.test(heading) && words > 1 && shapes.number < 0.5,
  );
}

function isComment({ heading, key, filled, words, variety, shapes }: ColumnProfile): boolean {
  if (ID_ENDING.test(key) || shapes.number > 0.5 || shapes.date > 0.5) return false;
  if (COMMENT_NAME.test(heading) || COMMENT_NAME.test(key))
    return filled === 0 || words > 1.5 || variety > 0.5;
  return words >= WORDS_OF_A_COMMENT && (variety > 0.5 || words >= 3 * WORDS_OF_A_COMMENT);
}

function isAttribute({ filled, distinct, longest, words, shapes }: ColumnProfile): boolean {
  if (filled === 0 || longest > 100 || words > 8 || shapes.date > 0.5) return false;
  return filled < 10 || distinct <= Math.max(2, filled * 0.5);
}

/** Column to `length_of_service`; a name that another column took gets a number. */
function nameAttributes(profiles: readonly ColumnProfile[]): Record<string, string> {
  const names = new Set<string>();
  const attributes: Record<string, string> = {};
  for (const { column, heading } of profiles) {
    const base = heading.replaceAll(' ', '_').slice(0, 60) || column.name.slice(0, 60);
    let name = base;
    for (let twin = 2; names.has(name); twin++) name = `${base}_${twin}`;
    names.add(name);
    attributes[column.name] = name;
  }
  return attributes;
}
