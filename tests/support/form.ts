/** A multipart form of fields `[name, value]` and files `[name, content, file name]`, in this order. */
export function form(parts: readonly (readonly [string, string] | readonly [string, string, string])[]): {
  payload: string;
  headers: Record<string, string>;
} {
  const boundary = 'boundary-of-a-test';
  const body = parts.map(([name, value, file]) => {
    const disposition = `form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}`;
    const type = file === undefined ? '' : 'content-type: text/csv\r\n';
    return `--${boundary}\r\ncontent-disposition: ${disposition}\r\n${type}\r\n${value}\r\n`;
  });
  return {
    payload: `${body.join('')}--${boundary}--\r\n`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
