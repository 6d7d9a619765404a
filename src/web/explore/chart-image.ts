/** A drawing as an SVG file of its own: the colours of the page are written out. */
export function svgOf(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const page = getComputedStyle(document.documentElement);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('color', page.getPropertyValue('--ink').trim());
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  const text = new XMLSerializer().serializeToString(copy);
  return text.replace(/var\((--[a-z-]+)\)/g, (_, name: string) => page.getPropertyValue(name).trim());
}

/** The same as a PNG, at twice the size for print, on the page's ground. */
export async function pngOf(drawing: SVGSVGElement): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(drawing))}`;
  await image.decode();
  const canvas = new OffscreenCanvas(width * 2, height * 2);
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('the browser cannot draw');
  brush.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--paper');
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/png' });
}
