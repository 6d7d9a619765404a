import { useRef, useState } from 'preact/hooks';
import { saveFile } from '../kit/save-file.ts';
import { exampleFile } from './example-file.ts';

const kinds = '.csv,.tsv,.txt,.xlsx,.ndjson,.jsonl,.json,.gz';

/** A place to drop a file on, or to choose one with the keyboard. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  function take(files: FileList | null | undefined): void {
    const [file] = files ?? [];
    if (file !== undefined) onFile(file);
  }

  return (
    <div
      class={`drop ${over ? 'drop--over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <p class="govuk-body-l">Drop a file of survey answers here</p>
      <p class="govuk-body">CSV, Excel (.xlsx), NDJSON or JSON; gzip too. It stays on this service.</p>
      <p class="govuk-body">
        One row an answer, or one row a person with a column a question. Not sure?{' '}
        <button type="button" class="link-button" onClick={() => saveFile(exampleFile(), 'example.csv')}>
          Save an example file
        </button>{' '}
        and send that.
      </p>
      <label class="govuk-button govuk-button--secondary drop__button">
        Choose a file
        <input
          ref={input}
          class="govuk-visually-hidden"
          type="file"
          accept={kinds}
          onChange={() => take(input.current?.files)}
        />
      </label>
    </div>
  );
}
