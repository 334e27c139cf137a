import { type ReactNode, useState } from 'react'
import { ApiProblem } from '../api/client.ts'
import { formatSize } from './format.ts'
import { PickFile } from './pick-file.tsx'
import './verify.css'

export interface VerifyFileProps<Found> {
  /** What the button says before a file was looked at, and after; what is said where nobody can tell why it was not. */
  words: { drop: string; another: string; failed: string }
  accept: string
  ask: (body: FormData) => Promise<Found>
  children: (found: Found) => ReactNode
}

/** Where anybody drops or picks a file to ask whether it is genuine (B20, D36): the answer stands under it, and why a file was not looked at. */
export function VerifyFile<Found extends { fileName: string; sizeBytes: number }>(props: VerifyFileProps<Found>) {
  const { words, accept, ask, children } = props
  const [found, setFound] = useState<Found>()
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  async function check(file: File | undefined) {
    if (!file || busy) return
    setBusy(true)
    setFailed('')
    setFound(undefined)
    const body = new FormData()
    body.append('file', file)
    try {
      setFound(await ask(body))
    } catch (error) {
      setFailed(error instanceof ApiProblem ? (error.errors[0]?.message ?? error.detail) : words.failed)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the other way of the field inside */}
      <div
        className="verify-drop"
        aria-busy={busy}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void check(event.dataTransfer.files[0])
        }}
      >
        <PickFile
          label={found ? words.another : words.drop}
          accept={accept}
          disabled={busy}
          onFile={(file) => void check(file)}
        />
        {found ? (
          <span>
            <strong>{found.fileName}</strong> {formatSize(found.sizeBytes)}
          </span>
        ) : null}
      </div>
      <div aria-live="polite">
        {failed ? <p role="alert">{failed}</p> : null}
        {found ? children(found) : null}
      </div>
    </>
  )
}
