import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheckFilled, IconLoader2, IconRefresh } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { ApiProblem, api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { FileDrop, knownKinds } from '../../../../web/ui/file-drop.tsx'
import { formatSize } from '../../../../web/ui/format.ts'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'

type Store = Answer<'GET /staff/stores/:organisationId'>
type Sending = { key: string; file: File; state: 'waiting' | 'sending' | 'done' | 'failed'; problem: string }

/** Takes files for one folder of a client: before the drop it names the folder, who will see them and which addresses are written to (D14). */
export function DropZone(props: {
  organisationId: string
  folder: Store['folders'][number]
  readers: Store['readers']
  onSent: () => void
}) {
  const t = useTexts('documents')
  const { folder, readers } = props
  const [files, setFiles] = useState<Sending[]>([])
  const running = useRef(Promise.resolve())
  const change = (key: string, changed: Partial<Sending>) =>
    setFiles((now) => now.map((one) => (one.key === key ? { ...one, ...changed } : one)))
  async function send({ key, file }: Sending) {
    change(key, { state: 'sending', problem: '' })
    const body = new FormData()
    body.append('organisationId', props.organisationId)
    body.append('folderId', folder.id)
    body.append('file', file)
    try {
      // The same file sent again keeps its key: it is published once.
      await api.post('/staff/documents', { body, key })
      change(key, { state: 'done' })
      props.onSent()
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : undefined
      change(key, { state: 'failed', problem: problem?.errors[0]?.message ?? problem?.detail ?? t('sendFailed') })
    }
  }
  const add = (chosen: File[]) => {
    const added = chosen.map((file): Sending => ({ key: newActionKey(), file, state: 'waiting', problem: '' }))
    setFiles((now) => [...now.filter((one) => one.state !== 'done'), ...added])
    // One after the other: each is told by itself, and a line is not cut in parts.
    for (const one of added) running.current = running.current.then(() => send(one))
  }
  const seen = readers.some.map((one) => one.name).join(', ')
  const more = readers.count - readers.some.length
  const help = !folder.shared
    ? t('dropInternal')
    : readers.count === 0
      ? t('dropNobody')
      : `${t('dropSeen', { who: more > 0 ? t('andMore', { names: seen, count: more }) : seen })} ${
          folder.notifies
            ? t(folder.mailTo ? 'dropMail' : 'dropNoAddress', { address: folder.mailTo })
            : t('dropNoMail')
        }`
  const under = files.filter((one) => one.state !== 'done').length
  return (
    <div className="drop-zone">
      <LeaveGuard unsaved={files.some((one) => one.state === 'waiting' || one.state === 'sending')} />
      <p className="drop-title">{t('dropInto', { name: folder.name })}</p>
      <FileDrop label={t('chooseMany')} kinds={knownKinds} multiple help={help} onFiles={add} />
      {files.length > 0 ? (
        <ul className="sendings" aria-live="polite" aria-busy={under > 0}>
          {files.map((one) => (
            <li key={one.key} className={one.state}>
              {one.state === 'done' ? (
                <IconCircleCheckFilled size={17} aria-hidden />
              ) : one.state === 'failed' ? (
                <IconAlertTriangle size={17} stroke={1.7} aria-hidden />
              ) : (
                <IconLoader2 size={17} stroke={1.7} aria-hidden />
              )}
              <span>{one.file.name}</span>
              <span className="help">{formatSize(one.file.size)}</span>
              <span>{one.problem || t(`sending.${one.state}`)}</span>
              {one.state === 'failed' ? (
                <Button
                  variant="default"
                  size="xs"
                  leftSection={<IconRefresh size={15} stroke={1.7} aria-hidden />}
                  onClick={() => void send(one)}
                >
                  {t('sendAgain')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
