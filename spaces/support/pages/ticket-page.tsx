import { Button, Textarea } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { useClientOrStaff, useRefreshSession } from '../../../web/api/session.ts'
import { useApiForm } from '../../../web/api/use-api-form.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDayTime, formatSize } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { AttachmentsField } from './attachments-field.tsx'
import { messageForm, stateOf, type Ticket } from './data.ts'
import './support.css'

/** A ticket with its messages, on either side (C4). */
export function TicketPage() {
  const t = useTexts('support')
  const ui = useTexts()
  const side = useClientOrStaff()
  const { ticketId } = useParams({ strict: false }) as { ticketId: string }
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const [files, setFiles] = useState<File[]>([])
  const key = ['tickets', ticketId]
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/tickets/:id', { params: { id: ticketId } }) })
  const take = (ticket: Ticket) => {
    store.setQueryData(key, ticket)
    void store.invalidateQueries({ queryKey: ['tickets', 'list'] })
    void store.invalidateQueries({ queryKey: ['tickets', 'count'] })
    void refresh()
  }
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { body: '' },
    validate: { body: (value) => (value.trim() ? null : t('required')) },
    submit: async (values, sent) => {
      take(
        await api.post('/tickets/:id/messages', {
          params: { id: ticketId },
          body: messageForm(values, files),
          key: sent,
        }),
      )
      form.reset()
      setFiles([])
    },
  })
  const closing = useMutation({
    mutationFn: (version: number) => api.post('/tickets/:id/closure', { params: { id: ticketId }, body: { version } }),
    onSuccess: take,
    onError: () => void query.refetch(),
  })
  const ticket = query.data
  if (!ticket)
    return query.error ? (
      <section className="surface">
        <ErrorState
          title={ui('error.page')}
          detail={ui('error.pageDetail')}
          problem={query.error as ApiProblem}
          onRetry={() => void query.refetch()}
        />
      </section>
    ) : null
  return (
    <>
      <PageHeader
        title={ticket.subject}
        state={
          <StateTag state={stateOf(ticket.status, side)} tag>
            {t(`status.${ticket.status}`)}
          </StateTag>
        }
        lead={[ticket.number, t(`categories.${ticket.category}`), ticket.organisation?.name]
          .filter(Boolean)
          .join(' · ')}
        breadcrumb={[
          { label: t('title'), to: side === 'staff' ? '/fournisseur/assistance' : '/assistance' },
          { label: ticket.number },
        ]}
        actions={
          ticket.abilities.close.allowed ? (
            <Button variant="default" loading={closing.isPending} onClick={() => closing.mutate(ticket.version)}>
              {t('close')}
            </Button>
          ) : undefined
        }
      />
      {closing.error ? <ProblemNotice problem={closing.error as ApiProblem} /> : null}
      <section className="surface" aria-label={t('messages')}>
        <ol className="messages">
          {ticket.messages.map((message) => (
            <li key={message.id} className={message.side}>
              <p className="who">
                <b>{message.author}</b>
                {message.side === 'staff' ? <span className="help"> · {t('provider')}</span> : null}
                <time className="help" dateTime={message.at}>
                  {' '}
                  {formatDayTime(message.at)}
                </time>
              </p>
              <p className="body">{message.body}</p>
              {message.attachments.length ? (
                <ul className="files" aria-label={t('files')}>
                  {message.attachments.map((file) => (
                    <li key={file.id}>
                      <a
                        href={fileAddress('/tickets/:id/attachments/:fileId', {
                          params: { id: ticket.id, fileId: file.id },
                        })}
                      >
                        <IconPaperclip size={15} stroke={1.7} aria-hidden /> <bdi>{file.name}</bdi>
                      </a>{' '}
                      <span className="help">{formatSize(file.sizeBytes)}</span>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ol>
        {ticket.abilities.write.allowed ? (
          <form className="reply" onSubmit={onSubmit} noValidate aria-label={t('reply')}>
            <ProblemNotice problem={problem} />
            {ticket.status === 'closed' ? <Notice>{t('reopens')}</Notice> : null}
            <Textarea
              {...compulsory}
              label={t('reply')}
              autosize
              minRows={3}
              maxLength={20_000}
              {...form.getInputProps('body')}
            />
            <AttachmentsField files={files} onChange={setFiles} />
            <div>
              <Button type="submit" loading={submitting}>
                {t('send')}
              </Button>
            </div>
          </form>
        ) : (
          <p className="help" style={{ padding: '12px 24px' }}>
            {ticket.abilities.write.reason}
          </p>
        )}
      </section>
      <LeaveGuard unsaved={(form.isDirty() || files.length > 0) && !submitting} />
    </>
  )
}
