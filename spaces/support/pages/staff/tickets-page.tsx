import { Button, Textarea } from '@mantine/core'
import { IconPaperclip, IconTemplate } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { sessionKey } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatAge, formatDayTime, formatSize } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { AttachmentsField } from '../attachments-field.tsx'
import type { Ticket } from '../data.ts'
import './tickets.css'

const shown = ['waiting_client', 'open', 'closed', 'all'] as const
const states = {
  waiting_provider: 'toReturn',
  in_progress: 'running',
  waiting_client: 'inReview',
  closed: 'closed',
} as const

/** «Assistance», on the provider's side: the tickets that wait for an answer. */
export function StaffTicketsPage() {
  const t = useTexts('staffSupport')
  const address = useListSearch()
  const { ticket } = address.values
  const etat = oneOf(shown, address.values.etat)
  const keep = { page: address.values.page }
  return (
    <>
      <PageHeader
        title={t('title')}
        more={[{ label: t('models'), icon: IconTemplate, to: '/fournisseur/assistance/modeles' }]}
      />
      <KeysetList
        title={t(etat ? 'list' : 'waiting')}
        path="/staff/tickets"
        query={{ status: etat }}
        search={t('search')}
        filters={[
          {
            key: 'status',
            label: t('state'),
            value: etat ? [etat] : [],
            options: shown.map((value) => ({
              value,
              label: t(`states.${value}`),
            })),
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        columns={[
          { key: 'subject', title: t('subject'), cell: (row) => row.subject, phone: 'title' },
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 120, phone: 'line' },
          { key: 'who', title: t('by'), cell: (row) => row.openedBy, phone: 'line', phoneOrder: 1 },
          { key: 'client', title: t('client'), cell: (row) => row.organisation?.name ?? '', phone: 'hidden' },
          { key: 'responsible', title: t('responsible'), cell: (row) => row.responsible, phone: 'hidden' },
          { key: 'category', title: t('category'), cell: (row) => t(`categories.${row.category}`), phone: 'hidden' },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={states[row.status]}>{t(`states.${row.status}`)}</StateTag>,
            phone: 'below',
          },
          {
            key: 'age',
            title: t('last'),
            kind: 'right',
            cell: (row) => formatAge(row.lastActivityAt),
            width: 130,
            phone: 'aside',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number}, ${row.subject}`}
        openKey={ticket}
        onOpen={(row) => address.open({ ...keep, ticket: row.id })}
        empty={{ title: t('emptyTitle'), text: t('empty') }}
      />
      {ticket ? (
        <TicketDrawer key={ticket} id={ticket} onClose={() => address.close({ ...keep, ticket: undefined })} />
      ) : null}
    </>
  )
}

function TicketDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('staffSupport')
  const store = useQueryClient()
  const [text, setText] = useTyped(`reply:${id}`)
  const [files, setFiles] = useState<File[]>([])
  const [missing, setMissing] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['ticket', id],
    queryFn: () => api.get('/tickets/:id', { params: { id } }),
  })
  const take = (ticket: Ticket) => {
    store.setQueryData(['ticket', id], ticket)
    void store.invalidateQueries({ queryKey: ['list', '/staff/tickets'] })
    void store.invalidateQueries({ queryKey: sessionKey })
  }
  const reply = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append('body', text)
      for (const file of files) body.append('attachments', file)
      return api.post('/tickets/:id/messages', { params: { id }, body })
    },
    onSuccess: (ticket) => {
      setText('')
      setFiles([])
      take(ticket)
    },
  })
  const close = useMutation({
    mutationFn: (version: number) => api.post('/tickets/:id/closure', { params: { id }, body: { version } }),
    onSuccess: take,
  })
  const problem = [error, reply.error, close.error].find((one) => one instanceof ApiProblem)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      width={680}
      over={data ? [data.number, data.organisation?.name, data.responsible].filter(Boolean).join(' · ') : undefined}
      title={data?.subject ?? t('ticket')}
      under={data ? <StateTag state={states[data.status]}>{t(`states.${data.status}`)}</StateTag> : undefined}
      footer={
        data?.abilities.close.allowed ? (
          <Button variant="default" loading={close.isPending} onClick={() => close.mutate(data.version)}>
            {t('close')}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem} />
      {data ? (
        <>
          <ol className="ticket-messages">
            {data.messages.map((message) => (
              <li key={message.id} className={message.side}>
                <p className="who">
                  <b>{message.author}</b> · <time dateTime={message.at}>{formatDayTime(message.at)}</time>
                </p>
                <p className="said">{message.body}</p>
                {message.attachments.map((file) => (
                  <a
                    key={file.id}
                    className="file"
                    href={fileAddress('/tickets/:id/attachments/:fileId', { params: { id, fileId: file.id } })}
                  >
                    <IconPaperclip size={15} stroke={1.7} aria-hidden /> <bdi>{file.name}</bdi> (
                    {formatSize(file.sizeBytes)})
                  </a>
                ))}
              </li>
            ))}
          </ol>
          {data.abilities.write.allowed ? (
            <form
              noValidate
              className="ticket-reply"
              onSubmit={(event) => {
                event.preventDefault()
                setMissing(!text.trim())
                if (text.trim()) reply.mutate()
              }}
            >
              <Textarea
                label={t('reply')}
                rows={5}
                maxLength={20_000}
                value={text}
                error={missing && !text.trim() ? t('missing') : undefined}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <AttachmentsField files={files} onChange={setFiles} />
              <div>
                <Button type="submit" loading={reply.isPending}>
                  {t('send')}
                </Button>
              </div>
            </form>
          ) : (
            <p className="help">{data.abilities.write.reason}</p>
          )}
        </>
      ) : null}
    </SideDrawer>
  )
}
