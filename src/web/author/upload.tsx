import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Mapping, Preview } from '../api/documents.ts';
import { type Problem, problemOf } from '../api/problem.ts';
import { Busy } from '../kit/busy.tsx';
import { formatBytes, formatWait } from '../kit/format.ts';
import { ProblemBanner } from '../kit/problem-banner.tsx';
import { Progress } from '../kit/progress.tsx';
import { useTitle } from '../kit/use-title.ts';
import { FileDrop } from './file-drop.tsx';
import { FilePreview, type FileSettings } from './file-preview.tsx';
import { previewFile } from './preview-file.ts';
import { sendFile } from './send-file.ts';

interface Chosen {
  readonly file: File;
  /** The same for every attempt at this file. */
  readonly idempotencyKey: string;
}

interface Sent {
  readonly bytes: number;
  readonly began: number;
  readonly lostFor: number | null;
}

/** Choose a file, see how it is read, send it. */
export function Upload() {
  useTitle('Send comments');
  const { route } = useLocation();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function look(file: File, mapping: Mapping | null): Promise<void> {
    try {
      setPreview(await previewFile(file, mapping));
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  function choose(file: File): void {
    setChosen({ file, idempotencyKey: crypto.randomUUID() });
    setPreview(null);
    setProblem(null);
    void look(file, null);
  }

  function startAgain(): void {
    setChosen(null);
    setPreview(null);
    setProblem(null);
  }

  async function send(settings: FileSettings): Promise<void> {
    if (chosen === null) return;
    const began = performance.now();
    stop.current = new AbortController();
    setProblem(null);
    setSent({ bytes: 0, began, lostFor: null });
    try {
      const id = await sendFile(
        { ...chosen, ...settings },
        {
          signal: stop.current.signal,
          onProgress: (bytes) => setSent({ bytes, began, lostFor: null }),
          onLost: (lostFor) => setSent({ bytes: 0, began, lostFor }),
        },
      );
      route(`/batches/${id}`);
    } catch (error) {
      setSent(null);
      setProblem(problemOf(error));
    }
  }

  return (
    <>
      <h1 class="govuk-heading-l">Send comments</h1>
      {problem !== null && (
        <ProblemBanner
          problem={problem}
          retry={preview === null ? startAgain : undefined}
          retryLabel="Choose another file"
        />
      )}
      {chosen === null && <FileDrop onFile={choose} />}
      {chosen !== null && preview === null && problem === null && <Busy label="Reading the file" />}
      {chosen !== null && preview !== null && (
        <div hidden={sent !== null}>
          <FilePreview
            file={chosen.file}
            preview={preview}
            onMapping={(mapping) => void look(chosen.file, mapping)}
            onSend={(settings) => void send(settings)}
            onOther={startAgain}
          />
        </div>
      )}
      {chosen !== null && sent !== null && (
        <div class="card">
          <Progress
            label={sent.lostFor === null ? 'Sending' : 'The connection was lost'}
            detail={sent.lostFor === null ? describe(sent, chosen.file.size) : lost(sent.lostFor)}
            done={sent.bytes}
            total={chosen.file.size}
          />
          <button
            type="button"
            class="govuk-button govuk-button--secondary"
            onClick={() => stop.current?.abort()}
          >
            Stop
          </button>
        </div>
      )}
    </>
  );
}

function lost(seconds: number): string {
  return `Sending again in ${formatWait(seconds)}; the file is taken in once.`;
}

function describe({ bytes, began }: Sent, total: number): string {
  if (bytes >= total) return 'The service is storing the rows …';
  const rate = bytes / Math.max(1, performance.now() - began);
  const left = rate === 0 ? '' : `, ${formatWait((total - bytes) / rate / 1000)} left`;
  return `${formatBytes(bytes)} of ${formatBytes(total)}${left}`;
}
