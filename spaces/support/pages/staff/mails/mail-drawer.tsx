import { Button } from '@mantine/core'
import { IconDownload, IconPaperclip, IconTicket } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import type { BodyOf } from '../../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useSession } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { formatDayTime, formatPerson } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../../web/ui/remote-select.tsx'
import { DrawerSection, SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import './mails.css'

type Decision = BodyOf<'POST /staff/inbound-mails/:id/decision'>

/** A mail that came in, why somebody decides about it, and what may be made of it. */
export function MailDrawer(props: {
  id: string
  onClose: () => void
  onDecided: (said: string, ticketId: string | undefined) => void
}) {
  const t = useTexts('inboundMails')
  const store = useQueryClient()
  const { id } = props
  const { permissions } = useSession()
  const [ticket, setTicket] = useState('')
  const [person, setPerson] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['staff', 'inbound-mail', id],
    queryFn: () => api.get('/staff/inbound-mails/:id', { params: { id } }),
  })
  const decide = useMutation({
    mutationFn: (body: Decision) => api.post('/staff/inbound-mails/:id/decision', { params: { id }, body }),
    onSuccess: async (done, body) => {
      await Promise.all([
        store.invalidateQueries({ queryKey: ['list', '/staff/inbound-mails'] }),
        store.invalidateQueries({ queryKey: ['staff', 'inbound-mail', id] }),
        store.invalidateQueries({ queryKey: ['session'] }),
      ])
      const number = done.ticket?.number ?? ''
      props.onDecided(
        t(body.to === 'drop' ? 'dropped' : body.to === 'open' ? 'opened' : 'attached', { number }),
        done.ticket?.id,
      )
    },
    // Somebody else decided meanwhile: what stands here is read anew.
    onError: () => void store.invalidateQueries({ queryKey: ['staff', 'inbound-mail', id] }),
  })
  const subject = data ? data.subject || t('noSubject') : ''
  const forged = data?.reason === 'forged_writer' || data?.reason === 'unproven_writer'
  const act = (body: Decision) => decide.mutate(body)
  return (
    <SideDrawer opened title={subject} over={t('title')} onClose={props.onClose}>
      {error ? <ErrorState title={t('title')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      {data ? (
        <>
          {data.reason ? (
            <Notice kind={data.reason === 'forged_writer' ? 'red' : 'brass'} title={t(`reasons.${data.reason}`)}>
              {t(`what.${data.reason}`)}
            </Notice>
          ) : null}
          <DrawerSection>
            <dl className="mail-head">
              <dt>{t('from')}</dt>
              <dd>{data.from.name ? `${data.from.name} <${data.from.address}>` : data.from.address || '–'}</dd>
              <dt>{t('origin')}</dt>
              <dd>{t(`origins.${data.origin}`)}</dd>
              {data.forwarded ? (
                <>
                  <dt>{t('forwardedOf')}</dt>
                  <dd>
                    {data.forwarded.name
                      ? `${data.forwarded.name} <${data.forwarded.address}>`
                      : data.forwarded.address}
                  </dd>
                </>
              ) : null}
              <dt>{t('to')}</dt>
              <dd>{data.to.join(', ') || data.mailbox}</dd>
              <dt>{t('at')}</dt>
              <dd>{formatDayTime(data.receivedAt)}</dd>
              {data.ticket ? (
                <>
                  <dt>{t('ticket')}</dt>
                  <dd>
                    <Link to={`/fournisseur/assistance/${data.ticket.id}` as never}>{data.ticket.number}</Link>
                  </dd>
                </>
              ) : null}
            </dl>
            {data.decidedBy ? <p className="help">{t('decidedBy', { name: data.decidedBy })}</p> : null}
          </DrawerSection>
          <DrawerSection
            title={t('text')}
            aside={
              data.hasSource ? (
                <Button
                  component="a"
                  variant="default"
                  size="xs"
                  href={`/api/v1/staff/inbound-mails/${id}/source`}
                  leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
                >
                  {t('source')}
                </Button>
              ) : undefined
            }
          >
            {data.text ? <p className="mail-text">{data.text}</p> : <p className="help">{t('noText')}</p>}
          </DrawerSection>
          {data.toDecide ? (
            <DrawerSection title={t('decide')}>
              <ProblemNotice problem={decide.error instanceof ApiProblem ? decide.error : undefined} />
              <div className="mail-acts">
                {data.tickets.map((one, index) => (
                  <div key={one.id}>
                    <Button
                      variant={index === 0 && !forged ? 'filled' : 'default'}
                      disabled={decide.isPending}
                      leftSection={<IconPaperclip size={17} stroke={1.7} aria-hidden />}
                      onClick={() => act({ to: 'attach', ticketId: one.id })}
                    >
                      {t('attachTo', { number: one.number })}
                    </Button>
                    <p className="help">{t('attachLead', { subject: one.subject, client: one.client })}</p>
                  </div>
                ))}
                {data.writers.map((one, index) => (
                  <div key={one.accountId}>
                    <Button
                      variant={index === 0 && data.tickets.length === 0 && !forged ? 'filled' : 'default'}
                      disabled={decide.isPending}
                      leftSection={<IconTicket size={17} stroke={1.7} aria-hidden />}
                      onClick={() => act({ to: 'open', accountId: one.accountId })}
                    >
                      {t('openFor', { name: one.name })}
                    </Button>
                    <p className="help">{[one.email, one.organisation].filter(Boolean).join(', ')}</p>
                  </div>
                ))}
                <div className="mail-other">
                  <RemoteSelect
                    label={t('attachOther')}
                    listKey={['list', '/staff/tickets', 'to-attach']}
                    load={async (search, signal) =>
                      (await api.get('/staff/tickets', { query: { search, status: 'all', size: 20 }, signal })).items
                    }
                    name={(item) => `${item.number} ${item.subject}`}
                    value={ticket}
                    onPick={(item) => setTicket(item?.id ?? '')}
                  />
                  <Button
                    variant="default"
                    disabled={!ticket || decide.isPending}
                    onClick={() => act({ to: 'attach', ticketId: ticket })}
                  >
                    {t('attach')}
                  </Button>
                </div>
                {permissions.includes('back-office.clients.read') ? (
                  <div className="mail-other">
                    <RemoteSelect
                      label={t('openForOther')}
                      listKey={['account-choices']}
                      load={async (search, signal) =>
                        (await api.get('/staff/accounts', { query: { search, size: 20 }, signal })).items
                      }
                      name={(item) => [formatPerson(item), item.identifier].filter(Boolean).join(' · ')}
                      off={(item) => item.staff || item.status !== 'active'}
                      value={person}
                      onPick={(item) => setPerson(item?.id ?? '')}
                    />
                    <Button
                      variant="default"
                      disabled={!person || decide.isPending}
                      onClick={() => act({ to: 'open', accountId: person })}
                    >
                      {t('open')}
                    </Button>
                  </div>
                ) : null}
                <div>
                  <Button variant="default" disabled={decide.isPending} onClick={() => act({ to: 'drop' })}>
                    {t('drop')}
                  </Button>
                  <p className="help">{t('dropHelp')}</p>
                </div>
              </div>
            </DrawerSection>
          ) : null}
        </>
      ) : null}
    </SideDrawer>
  )
}
