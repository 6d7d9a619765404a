/** A drawing ready to leave the page. */
export interface FigureImage {
  /** An SVG file of its own: nothing in it refers to the page or to anything outside. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const space = 'http://www.w3.org/2000/svg';
const padding = 16;
const lineHeight = 17;
const captionSize = 12;
const perCharacter = captionSize * 0.56;

/**
 * A drawing as a figure to print: the light colours written out whatever the page's are, a ground, some room around, and
 * a caption below that says what the numbers are of.
 */
export function figureOf(drawing: SVGSVGElement, caption: string): FigureImage {
  const own = {
    width: Math.ceil(drawing.width.baseVal.value),
    height: Math.ceil(drawing.height.baseVal.value),
  };
  const lines = wrap(caption, own.width / perCharacter);
  const width = own.width + 2 * padding;
  const height = own.height + 2 * padding + lines.length * lineHeight;
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  for (const style of copy.querySelectorAll('style')) style.remove();
  for (const name of ['class', 'style']) copy.removeAttribute(name);
  const ground = part('rect', { x: -padding, y: -padding, width, height, fill: 'var(--paper)' });
  copy.prepend(ground);
  for (const [at, line] of lines.entries()) {
    const y = own.height + (at + 1) * lineHeight;
    const text = part('text', { x: 0, y, 'font-size': captionSize, 'text-anchor': 'start' });
    text.setAttribute('fill', 'var(--ink-soft)');
    text.textContent = line;
    copy.append(text);
  }
  for (const [name, value] of Object.entries({
    xmlns: space,
    width,
    height,
    viewBox: `${-padding} ${-padding} ${width} ${height}`,
    'font-family': 'system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif',
    'font-size': 13,
  }))
    copy.setAttribute(name, String(value));
  return { svg: inPrintColours(new XMLSerializer().serializeToString(copy)), width, height };
}

/** A figure as a PNG, at twice the size for print. */
export async function pngOf({ svg, width, height }: FigureImage): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width * 2, height * 2);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('the browser cannot draw');
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** The page's colours by the names that the stylesheet gives them, as they are in light and in print. */
function inPrintColours(svg: string): string {
  const probe = document.createElement('div');
  probe.className = 'print-colours';
  document.body.append(probe);
  const colours = getComputedStyle(probe);
  const colour = (name: string): string => colours.getPropertyValue(name).trim();
  const written = svg
    .replace(/var\((--[a-z-]+)\)/g, (_, name: string) => colour(name))
    .replaceAll('currentColor', colour('--ink'));
  probe.remove();
  return written;
}

function part(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** Words in lines of at most so many characters. */
function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
