import { Button } from '@mantine/core'
import { IconApi, IconDeviceDesktop, IconLock, IconMail, IconPaperclip } from '@tabler/icons-react'
import { useState } from 'react'
import { fileAddress } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime, formatSize } from '../../../web/ui/format.ts'
import type { Ticket } from './data.ts'
import './thread.css'

type Message = Ticket['messages'][number]
type Note = NonNullable<Ticket['staff']>['notes'][number]

const channels = { page: IconDeviceDesktop, mail: IconMail, api: IconApi } as const

/** The letters of somebody's name, as their picture. */
const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0])
    .join('')

/** What a mail quotes and signs with: folded until somebody asks. */
function Folded({ text }: { text: string }) {
  const t = useTexts('support')
  const [shown, setShown] = useState(false)
  return (
    <>
      <Button variant="subtle" size="xs" px={0} aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? 'fold' : 'unfold')}
      </Button>
      {shown ? <p className="quoted">{text}</p> : null}
    </>
  )
}

/** The files of a message or a note. */
function Files({ files, address }: { files: Message['attachments']; address: (id: string) => string }) {
  const t = useTexts('support')
  if (files.length === 0) return null
  return (
    <ul className="files" aria-label={t('files')}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={address(file.id)}>
            <IconPaperclip size={15} stroke={1.7} aria-hidden /> <bdi>{file.name}</bdi>
          </a>{' '}
          <span className="help">{formatSize(file.sizeBytes)}</span>
        </li>
      ))}
    </ul>
  )
}

/**
 * The exchanges of a ticket in order of date (P14): who, by which way, when, what and with which files. Internal notes stand among them, dashed; the
 * client's answer has none of them.
 * @param marked the message that waits for whoever reads
 * @param choice the messages that are ticked, to be split off
 */
export function Thread(props: {
  ticket: Ticket
  marked?: string | undefined
  choice?: { chosen: string[]; toggle: (id: string) => void } | undefined
}) {
  const t = useTexts('support')
  const { ticket, choice } = props
  const items: Array<{ at: string; message?: Message; note?: Note }> = [
    ...ticket.messages.map((message) => ({ at: message.at, message })),
    ...(ticket.staff?.notes ?? []).map((note) => ({ at: note.at, note })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return (
    <ol className="thread" aria-label={t('messages')}>
      {items.map(({ message, note }) => {
        if (note)
          return (
            <li key={note.id} className="note">
              <span className="initials staff" aria-hidden>
                {initials(note.author)}
              </span>
              <p className="who">
                <b>{note.author}</b>
                <span className="way">
                  <IconLock size={15} stroke={1.7} aria-hidden /> {t('internalNote')}{' '}
                  <time dateTime={note.at}>{formatDayTime(note.at)}</time>
                </span>
              </p>
              <p className="body">{note.body}</p>
              {note.mentions.length > 0 ? (
                <p className="help">{t('mentioned', { names: note.mentions.join(', ') })}</p>
              ) : null}
              <Files
                files={note.attachments}
                address={(noteFileId) =>
                  fileAddress('/staff/tickets/:id/note-files/:noteFileId', { params: { id: ticket.id, noteFileId } })
                }
              />
            </li>
          )
        const { id, author, side, channel, at, body, folded, attachments, isMine, automatic, copied } = message!
        const Channel = channels[channel]
        return (
          <li key={id} className={[side, props.marked === id && 'marked'].filter(Boolean).join(' ')}>
            <span className={`initials ${side}`} aria-hidden>
              {initials(author)}
            </span>
            <p className="who">
              {choice ? (
                <input
                  type="checkbox"
                  aria-label={t('choose', { author, at: formatDayTime(at) })}
                  checked={choice.chosen.includes(id)}
                  disabled={ticket.messages[0]!.id === id}
                  onChange={() => choice.toggle(id)}
                />
              ) : null}
              <b>{author}</b>
              <span className="help">{isMine ? t('you') : side === 'staff' ? t('provider') : ''}</span>
              <span className="way">
                <Channel size={15} stroke={1.7} aria-hidden /> {t(`channel.${channel}`)}
                {automatic ? ` · ${t('automatic')}` : ''} <time dateTime={at}>{formatDayTime(at)}</time>
              </span>
            </p>
            <p className="body">{body}</p>
            {copied.length > 0 ? <p className="help">{t('copied', { addresses: copied.join(', ') })}</p> : null}
            {folded ? <Folded text={folded} /> : null}
            <Files
              files={attachments}
              address={(fileId) =>
                fileAddress('/tickets/:id/attachments/:fileId', { params: { id: ticket.id, fileId } })
              }
            />
          </li>
        )
      })}
    </ol>
  )
}
