import { heldOutFirst, heldOutLast } from './held-out-names.ts';

/** Something that was put into a sentence, and where it stands. */
export interface Plant {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** For names: whether the shipped lists have it. */
  readonly listed?: boolean;
}
export interface Planted {
  readonly text: string;
  readonly plants: readonly Plant[];
}

/** Marsaglia's xorshift: the same numbers for the same seed on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const listedFirst =
  `Priya Dave Kevin Doreen Janet Mohammed Rachel Hassan Trevor Brenda Malcolm Chloe Sheila Gareth Siobhan Agnieszka
  Kwame Chidi Sanjay Manpreet Fatima Yusuf Ewa Piotr Niamh Owain Hamish Fiona Leroy Delroy Shabana Imran Deepak Lakshmi Zainab Tunde`.split(
    /\s+/,
  );
const listedLast =
  `Thompson Patel Khan O'Neill McDonald Kowalski Okafor Adeyemi Hussain Begum Sharma Kaur Singh Gallagher Llewellyn-Davies
  Armitage Braithwaite Pritchard Mensah Nguyen Ferreira Iqbal Chowdhury Dhillon Robertson Fitzgerald Haslam Entwistle Wilson Hughes`.split(
    /\s+/,
  );
const wordLike =
  `Mark Will Grace Bill Frank Rose Dean Hope Jack Rob Sue Joy Pat Dawn Robin Penny Faith Max Drew Cliff`.split(
    /\s+/,
  );
const wordLikeLast =
  `Young Baker Hunter Page Cook Bishop Marsh Brooks Read Long Field Stone Wood Banks Knight`.split(/\s+/);
const systemsPlanted = [
  'Niche',
  'Athena',
  'Pronto',
  'Connect',
  'Mark43',
  'Airwave',
  'HOLMES',
  'PNC',
  'Copilot',
  'ControlWorks',
];

const people = [
  '{name} in IT sorted my laptop after three weeks of nobody picking up the ticket.',
  'Nobody understands the crime module except {name}, and they retire in March.',
  'I asked {name} for the training slides and never got them.',
  'We had a floorwalker called {name} for two days and then nothing.',
  '{first} said it would be fixed by Christmas. It was not.',
  'Thanks to {name} I can finally log in from home.',
  'Had to ring {first} at home because the on call number goes nowhere',
  'My sergeant {last} still prints everything out.',
  'Sgt {last} told us to carry on using the old form.',
  'PC {last} and I lost a whole shift to the update.',
  'When {name} left, the spreadsheet left with them.',
  'It was {first} who showed me how to link the records.',
  'The only reason it works at all is {first}.',
  '{first} and {first} on my team gave up and went back to paper.',
  'I sat with {name} for an hour going through Athena screens.',
  "{first}'s login was used because mine had expired.",
  'Please can somebody listen to {name}, who has been saying this for years.',
  'DC {last} spends more time on redaction than on the enquiry.',
  'Inspector {last} promised new radios in 2019',
  'According to {name} the licence ran out in June.',
  'my line manager {first} has no more access than I do',
  'Spoke to {name} from the service desk, very helpful.',
  'Hi {first}, as discussed the scanner is broken again.',
  'Cheers {first}! You are the only one who ever answers.',
  'Dear {first}, please see my earlier comments about the battery life.',
  'Mr {last} at headquarters signed this off without trying it.',
  'Mrs {last} waited forty minutes while I typed.',
  'I have to send everything to {name} who then types it in again.',
  'The system was designed by {name} and it shows.',
  'Even {first} could not get it to print.',
  'She is called {first} {last} and she should be running the project.',
  'Chief Superintendent {last} has no idea how slow it is.',
  'We used to have {first} on the desk, now it is a chatbot.',
  'The victim, {name}, had to repeat everything twice because Niche timed out.',
  'Detective Sergeant {name} wrote a guide that beats the official one.',
  'Our trainer {first} was excellent but had only half a day.',
  'I emailed {first} about the mobile app and got no answer.',
  'If it was not for {first} {last} in Business Support I would have resigned.',
  'Ask {first} how long it takes to do a statement on Pronto.',
  'Insp {last} and DCI {last} disagree about who owns the data.',
  'a shout out to {name} for keeping the ANPR van going',
  'There is one person who can unlock accounts, {first}, and he is off sick.',
  'Working with {first} on the pilot was a joy, but the tablets died.',
  'They moved {name} to another department and nobody took over.',
  'I was told by {name} that the upgrade was cancelled.',
  'The prisoner gave his name as {name} and the search found nothing.',
  'It took {first} ten minutes to find the right drop down.',
  'PCSO {last} had to borrow my phone.',
  'Dr {last} from occupational health had the same problem.',
  'You can tell {first} from training has never worked a night shift.',
];
/** Written after the rules stood, and not looked at since. */
const peopleLater = [
  'We only find out about outages when {first} puts a note on the whiteboard.',
  'Half the shift, {first} included, have never had a login that works.',
  'Give {name} a medal for rebuilding the briefing template in their own time.',
  'There were seven of us and one licence, so {first} typed and we dictated.',
  'Since {first} retired the index has not been touched.',
  'I inherited {last} and his caseload with no handover in the file.',
  'Superintendents come and go but {first} keeps the lights on.',
  'In the end {name} drove the disc to court by hand.',
  'Our SPOC is {name}. The other one resigned.',
  'The complaint from {name} took a fortnight to find.',
  'Nobody listens unless {first} shouts at them.',
  'Why does {first} need three passwords to read one email?',
  'They gave the phones to {first}, {first} and me to test.',
  'Bring back {first}.',
  'My tutor was {first} {last} and even then the forms made no sense.',
  '"Have you tried turning it off", says {first} every single time.',
  'Miss {last} rang back to say the link had expired.',
  'The briefing is still addressed to Chief Inspector {last}, who left in 2021.',
  'I blame {first} for the macros.',
  'Sergeants such as {first} {last} should be asked before anything is bought.',
];
const loweredLater = [
  'it only works if {first} is on duty',
  'gave up and let {first} do it',
  'superintendent {last} says we will get tablets next year, heard that before',
  'waiting for {first} from the help desk since tuesday',
  'mr {last} from the council got the wrong letter again',
  'told by {first} to clear the cache. again.',
];
const identifiersLater = [
  'Ring the desk on {phone} and count how long it takes.',
  'Everything goes to {email} which nobody monitors',
  'It keeps merging two people because both were born {dob}.',
  'The automatic link between {crime} and {custody} was wrong.',
  'plate {registration} came back as a motorbike',
  '{registration} pinged nine times.',
  'Our satnav does not know {postcode} exists.',
  'went to {address} three times because the update did not reach us',
  'NINO {ni} typed by hand into four screens',
  'Signed, PS {collar}',
  'The mobile for out of hours is {phone}, if it is charged.',
  'PC {collar} {last} is shown as the officer in the case after moving force.',
];
const lowered = [
  'ask {first} in the front office, she will know',
  'pc {last} told me to just restart it',
  'i rang {first} and got voicemail again',
  'my sergeant {last} has given up on it',
  'spoke to {first} about it, no joy',
  'sgt {last} said the same thing last year',
  '{first} said it was my fault',
  'thanks {first}, still does not work',
  'the trainer was called {first} and was useless',
  'no one but {first} knows the password',
  'me and {first} had to redo the whole file',
  'dc {last} ended up doing it on paper',
  'sent it to {first} {last} twice, lost twice',
  'my colleague {first} has the same issue with connect',
  'inspector {last} wont sign off the overtime for training',
  'emailed {first} {last} at hq and heard nothing',
];
const identifiers = [
  'You can reach me on {phone} if you want to see it fail.',
  'call me: {phone}',
  'My number is {phone} but the signal in the nick is useless.',
  'Happy to show anyone, {email} or {phone}.',
  'Screenshots were sent to {email} in March and ignored.',
  'The address came up as {address} on one system and blank on the other.',
  'I live at {address}, {postcode} and cannot get the VPN to connect.',
  'Searching for {postcode} gives three hundred results in no order.',
  'the search only works with the full postcode ({postcode}) not the street',
  'Stopped {registration} twice in a night because the marker had not updated.',
  'Vehicle {registration} was shown as no trace on the phone and stolen on the desktop.',
  'It would not accept {ni} as a national insurance number.',
  'The record with NI number {ni} exists three times.',
  'dob {dob} came back with no match even though he was arrested last week',
  'His date of birth is {dob} and the form wants it four times.',
  'She was born on {dob}, which the drop down does not go back to.',
  'Crime number {crime} has been open since the migration.',
  'See {crime} for an example of what goes wrong.',
  'crime ref {crime} vanished, had to start again',
  'Custody record {custody} could not be found by the court.',
  'custody ref {custody} shows the wrong solicitor',
  'I am PC {collar} and I have said this in every survey.',
  'Collar number {collar}, response, nights.',
  'pc {collar} here, happy to be contacted',
  'My warrant number is {warrant} and it still asks for it on every page.',
  'Warrant card {warrant} does not open the back door any more.',
  'Log {incident} took an hour to reach me.',
  'incident {incident} was resulted twice',
  'The body worn clip for {crime} took nine hours to upload, mail {email} for details.',
  'I was refunded on card {card} for the cable I had to buy myself.',
  'It is all in the thread at {link} if anyone cares.',
  'My tweet as {handle} about it got more answers than the help desk.',
  'The exhibit came from {address} but the label said otherwise.',
  'Texted {phone} as the poster says and nothing came back.',
  'Reg {registration}, dob {dob}, and still nothing on the handset.',
  'PNC said {registration} belonged to someone at {postcode}.',
];
const openings = [
  '',
  '',
  '',
  'Honestly, ',
  'To be fair ',
  'One example: ',
  'Last week the system crashed twice. ',
  'Too slow. ',
];
const closings = [
  '',
  '',
  ' Nobody came back to me.',
  ' It is not good enough.',
  ' Niche was down again as well.',
  ' We need better kit.',
  ' The PC keeps freezing.',
];
const withSystems = [
  '{system} and the case file do not talk to each other.',
  'I ask {system} for a report and it gives me a blank page.',
  'My sergeant says {system} will be replaced.',
  'Thanks to {system} I finish on time now.',
  'They told us that {system} was the answer to everything.',
  'My DS {system} account was locked for a week.',
  'Spoke to the desk about {system}, no answer.',
];

type Draw = () => number;

const pick = <T>(draw: Draw, from: readonly T[]): T => {
  const one = from[Math.floor(draw() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};
const digits = (draw: Draw, count: number): string =>
  Array.from({ length: count }, () => Math.floor(draw() * 10)).join('');
const letters = (draw: Draw, count: number, of = 'ABCDEFGHJKLMNOPRSTUVWXY'): string =>
  Array.from({ length: count }, () => of.charAt(Math.floor(draw() * of.length))).join('');
const between = (draw: Draw, low: number, high: number): number =>
  low + Math.floor(draw() * (high - low + 1));
const two = (value: number): string => String(value).padStart(2, '0');
const months = ['January', 'March', 'April', 'June', 'July', 'October', 'Nov', 'Dec', 'Sept', 'Feb'];

const identifierKinds: Readonly<Record<string, (draw: Draw) => string>> = {
  phone: (draw) =>
    pick(draw, [
      `07${digits(draw, 3)} ${digits(draw, 6)}`,
      `07${digits(draw, 9)}`,
      `07${digits(draw, 3)} ${digits(draw, 3)} ${digits(draw, 3)}`,
      `+447${digits(draw, 9)}`,
      `+44 (0)1${digits(draw, 3)} ${digits(draw, 6)}`,
      `020 7${digits(draw, 3)} ${digits(draw, 4)}`,
      `01${digits(draw, 3)}-${digits(draw, 6)}`,
      `(0161) ${digits(draw, 3)} ${digits(draw, 4)}`,
      `0044 7${digits(draw, 3)} ${digits(draw, 6)}`,
    ]),
  email: (draw) => {
    const first = pick(draw, heldOutFirst).toLowerCase();
    const last = pick(draw, heldOutLast)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '');
    const host = pick(draw, [
      'example.police.uk',
      'gmail.com',
      'example.pnn.police.uk',
      'btinternet.com',
      'example.gov.uk',
    ]);
    return pick(draw, [
      `${first}.${last}@${host}`,
      `${first.charAt(0)}${last}${digits(draw, 2)}@${host}`,
      `${last}_${first}@${host}`,
      `${first}.${last} at ${host}`,
    ]);
  },
  postcode: (draw) => {
    const code = `${pick(draw, ['SW', 'M', 'LS', 'B', 'CF', 'EH', 'BT', 'NE', 'PL', 'GU', 'N', 'E'])}${between(draw, 1, 19)} ${digits(draw, 1)}${letters(draw, 2, 'ABDEFGHJLNPQRSTUWXYZ')}`;
    return pick(draw, [code, code, code.replace(' ', ''), code.toLowerCase()]);
  },
  registration: (draw) => {
    const mark = `${letters(draw, 2, 'ABCDEFGHKLMNOPRSVWY')}${pick(draw, ['07', '12', '19', '21', '56', '63', '68', '71'])} ${letters(draw, 3)}`;
    return pick(draw, [
      mark,
      mark,
      mark.replace(' ', ''),
      mark.replace(' ', '').toLowerCase(),
      `${letters(draw, 1, 'ABCDEFGHJKLMNPRSTVWXY')}${between(draw, 100, 999)} ${letters(draw, 3, 'BCDFGHJKLMNPRSTV')}`,
    ]);
  },
  ni: (draw) => {
    const number = `${pick(draw, ['AB', 'JR', 'NW', 'SK', 'PE', 'WX'])} ${digits(draw, 2)} ${digits(draw, 2)} ${digits(draw, 2)} ${pick(draw, ['A', 'B', 'C', 'D'])}`;
    return pick(draw, [number, number.replaceAll(' ', ''), number.replaceAll(' ', '').toLowerCase()]);
  },
  dob: (draw) => {
    const [day, month, year] = [between(draw, 1, 28), between(draw, 1, 12), between(draw, 1948, 2006)];
    return pick(draw, [
      `${two(day)}/${two(month)}/${year}`,
      `${day}/${month}/${String(year).slice(2)}`,
      `${two(day)}.${two(month)}.${year}`,
      `${two(day)}-${two(month)}-${year}`,
      `${day} ${pick(draw, months)} ${year}`,
      `${day}th ${pick(draw, months)} ${year}`,
      `${year}-${two(month)}-${two(day)}`,
    ]);
  },
  crime: (draw) =>
    pick(draw, [
      `42/${digits(draw, 5)}/24`,
      `CR/${digits(draw, 6)}/23`,
      `06${letters(draw, 2)}/${digits(draw, 5)}/22`,
      `14${digits(draw, 9)}`,
      `5224${digits(draw, 6)}`,
      `${digits(draw, 7)}/21`,
      `20/${digits(draw, 6)}/19`,
      `CRI-${digits(draw, 6)}-24`,
      `12${letters(draw, 2)}${digits(draw, 5)}24`,
    ]),
  custody: (draw) =>
    pick(draw, [
      `CU/${digits(draw, 4)}/24`,
      `09FP/${digits(draw, 4)}/24`,
      `01WW/${digits(draw, 7)}/23`,
      `44/CU/${digits(draw, 4)}/22`,
      `${digits(draw, 5)}/24`,
      `WS-${digits(draw, 6)}-24`,
    ]),
  collar: (draw) =>
    pick(draw, [
      digits(draw, 4),
      digits(draw, 5),
      `${between(draw, 100, 999)}${letters(draw, 2)}`,
      String(between(draw, 1000, 9999)),
    ]),
  warrant: (draw) =>
    pick(draw, [digits(draw, 6), `W${digits(draw, 6)}`, `P${digits(draw, 6)}`, digits(draw, 7)]),
  incident: (draw) =>
    pick(draw, [
      `${digits(draw, 4)}/12MAR24`,
      digits(draw, 4),
      `${digits(draw, 3)} of 12 March`.slice(0, 3),
      `${between(draw, 100, 9999)}/24`,
    ]),
  address: (draw) =>
    pick(draw, [
      `${between(draw, 1, 180)} ${pick(draw, ['Acacia', 'Victoria', 'Mill', 'Orchard', 'Station', 'Primrose'])} ${pick(draw, ['Avenue', 'Road', 'Lane', 'Street', 'Close', 'Crescent'])}`,
      `Flat ${between(draw, 1, 40)}, ${between(draw, 1, 99)} ${pick(draw, ['Queens', 'Kings', 'Chapel', 'School'])} ${pick(draw, ['Road', 'Terrace', 'Gardens'])}`,
      `${between(draw, 1, 99)} ${pick(draw, ['acacia', 'laburnum', 'meadow'])} ${pick(draw, ['avenue', 'road', 'lane'])}`,
      `${between(draw, 1, 99)}a ${pick(draw, ['Church', 'Castle', 'West'])} ${pick(draw, ['St', 'Rd', 'Way'])}`,
    ]),
  card: (draw) => {
    const body = `4${digits(draw, 14)}`;
    const sum = Array.from(body).reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    const number = `${body}${(10 - (sum % 10)) % 10}`;
    return pick(draw, [number, number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')]);
  },
  link: (draw) => {
    const name = pick(draw, heldOutFirst).toLowerCase();
    return pick(draw, [
      `https://www.linkedin.com/in/${name}-${digits(draw, 4)}`,
      `www.${name}blogs.co.uk`,
      `facebook.com/${name}.${digits(draw, 2)}`,
    ]);
  },
  handle: (draw) => `@${pick(draw, heldOutLast).replaceAll(/[^A-Za-z]/g, '')}${digits(draw, 2)}`,
};

/** Fill a template's slots; names come alternately from the shipped lists and from those held out. */
function fill(draw: Draw, template: string, lower: boolean, turn: { listed: boolean }): Planted {
  let text = pick(draw, openings);
  const plants: Plant[] = [];
  const add = (value: string, kind: string, listed?: boolean): void => {
    plants.push({
      start: text.length,
      end: text.length + value.length,
      kind,
      ...(listed === undefined ? {} : { listed }),
    });
    text += value;
  };
  const name = (form: string): void => {
    const { listed } = turn;
    turn.listed = !listed;
    const first = listed
      ? draw() < 0.3
        ? pick(draw, wordLike)
        : pick(draw, listedFirst)
      : pick(draw, heldOutFirst);
    const last = listed
      ? draw() < 0.2
        ? pick(draw, wordLikeLast)
        : pick(draw, listedLast)
      : pick(draw, heldOutLast);
    const value =
      form === 'first' ? first : form === 'last' ? last : draw() < 0.6 ? `${first} ${last}` : first;
    add(lower ? value.toLowerCase() : value, 'name', listed);
  };
  for (const part of template.split(/(\{\w+\})/)) {
    const slot = /^\{(\w+)\}$/.exec(part)?.[1];
    if (slot === undefined) text += part;
    else if (['name', 'first', 'last'].includes(slot)) name(slot);
    else if (slot === 'system') add(pick(draw, systemsPlanted), 'system');
    else add(identifierKinds[slot]?.(draw) ?? '', slot);
  }
  return { text: text + pick(draw, closings), plants };
}

/** Sentences of a survey's comments with identifiers planted in them: the same for the same seed. */
export function plantedSentences(count: number, seed: number): Planted[] {
  const draw = randomFrom(seed);
  const turn = { listed: true };
  return Array.from({ length: count }, () => {
    const kind = draw();
    if (kind < 0.38) return fill(draw, pick(draw, [...people, ...peopleLater]), false, turn);
    if (kind < 0.52) return fill(draw, pick(draw, [...lowered, ...loweredLater]), true, turn);
    if (kind < 0.92) return fill(draw, pick(draw, [...identifiers, ...identifiersLater]), false, turn);
    return fill(draw, pick(draw, withSystems), false, turn);
  });
}
