import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { endingsOf, endingsOfKinds, kindNames } from '../../kernel/files/kinds.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { formatSize } from './format.ts'
import './form.css'

export { isShownInPage, paperKinds, pictureKinds } from '../../kernel/files/kinds.ts'

/** Every kind that is known, none of which runs when it is opened. */
export const knownKinds: readonly string[] = Object.keys(endingsOf)

export interface FileDropProps {
  label: string
  /** What is taken, as types of content: said before somebody chooses, and checked by name here, by content on the server. */
  kinds: readonly string[]
  multiple?: boolean
  /** Greatest size of one file, in bytes, where that is less than what the portal takes. */
  maxBytes?: number
  error?: string
  help?: string
  disabled?: boolean
  onFiles: (files: File[]) => void
}

/** What the name of a file tells against it; the content of one whose name tells nothing is looked at by the server. */
function mayFit(file: File, kinds: readonly string[]): boolean {
  const name = file.name.toLowerCase()
  return (
    file.type === '' ||
    kinds.includes(file.type) ||
    endingsOfKinds(kinds).some((ending) => name.endsWith(ending)) ||
    (file.type.startsWith('text/') && kinds.includes('text/plain'))
  )
}

/** Gives files by a button or by dropping them. Those that are empty, too large or of another kind are named here, and not given. */
export function FileDrop(props: FileDropProps) {
  const t = useTexts()
  const { maxUploadMegabytes } = useSession()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState('')
  const id = useId()
  const { kinds } = props
  const most = props.maxBytes ?? maxUploadMegabytes * 1024 * 1024
  const said = { kinds: kindNames(kinds), size: formatSize(props.maxBytes ?? maxUploadMegabytes * 1_000_000) }
  const error = refused || props.error
  const whyNot = (file: File) =>
    file.size === 0 ? 'empty' : file.size > most ? 'tooLarge' : mayFit(file, kinds) ? undefined : 'wrongKind'
  function take(list: FileList | null) {
    const files = [...(list ?? [])].slice(0, props.multiple ? undefined : 1)
    const good = files.filter((file) => !whyNot(file))
    setRefused(
      files
        .flatMap((file) => {
          const why = whyNot(file)
          return why ? [t(`file.${why}`, { name: file.name, ...said })] : []
        })
        .join(' '),
    )
    if (good.length) props.onFiles(good)
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
          aria-describedby={`${id}-help ${id}-takes`}
          onClick={() => input.current?.click()}
        >
          {props.label}
        </Button>
        <span id={`${id}-help`}>{props.help ?? t('file.drop')}</span>
        <span id={`${id}-takes`} className="help takes">
          {t('file.takes', said)}
        </span>
        <input
          ref={input}
          type="file"
          className="sr-only"
          tabIndex={-1}
          aria-label={props.label}
          accept={[...kinds, ...endingsOfKinds(kinds)].join(',')}
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
