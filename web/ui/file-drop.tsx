import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { formatSize } from './format.ts'
import './form.css'

export interface FileDropProps {
  label: string
  /** `application/pdf`, `.pdf`… as the input takes it. */
  accept?: string
  multiple?: boolean
  /** Greatest size of one file, in bytes. */
  maxBytes?: number
  error?: string
  help?: string
  disabled?: boolean
  onFiles: (files: File[]) => void
}

/** Gives files by a button or by dropping them; too large ones are refused here, with their name. */
export function FileDrop(props: FileDropProps) {
  const t = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState<string>()
  const id = useId()
  const error = props.error ?? tooLarge
  function take(list: FileList | null) {
    const files = [...(list ?? [])].slice(0, props.multiple ? undefined : 1)
    const large = files.find((file) => props.maxBytes && file.size > props.maxBytes)
    setTooLarge(large && t('file.tooLarge', { name: large.name, size: formatSize(props.maxBytes!) }))
    if (files.length && !large) props.onFiles(files)
    if (input.current) input.current.value = ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!props.disabled) take(event.dataTransfer.files)
  }
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button does the same */}
      <div
        className={['file-drop', over && 'over', error && 'wrong'].filter(Boolean).join(' ')}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Button
          variant="default"
          disabled={props.disabled}
          leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
          aria-describedby={`${id}-help`}
          onClick={() => input.current?.click()}
        >
          {props.label}
        </Button>
        <span id={`${id}-help`}>{props.help ?? t('file.drop')}</span>
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label={props.label}
          accept={props.accept}
          multiple={props.multiple}
          disabled={props.disabled}
          onChange={(event) => take(event.currentTarget.files)}
        />
      </div>
      {error ? (
        <p role="alert" style={{ marginTop: 4, color: 'var(--brique)', fontSize: 13, lineHeight: '18px' }}>
          {error}
        </p>
      ) : null}
    </div>
  )
}
