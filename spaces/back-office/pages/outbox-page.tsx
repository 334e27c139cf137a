import { Button, Group } from '@mantine/core'
import { IconLink, IconRefresh } from '@tabler/icons-react'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { copyText } from '../../../web/ui/copy.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { DrawerSection, SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { useWorkStarted, workPage } from '../../../web/ui/work.ts'

const mailStates = ['to_decide', 'waiting', 'sending', 'sent', 'failed', 'unsure', 'not_sent'] as const
const states = {
  waiting: 'pending',
  sending: 'pending',
  sent: 'done',
  failed: 'failed',
  unsure: 'failed',
  not_sent: 'failed',
} as const
/** Whether a person has still to say what becomes of it. */
const asks = (mail: { state: keyof typeof states; decided: unknown }) =>
  ['failed', 'unsure', 'not_sent'].includes(mail.state) && mail.decided === null

/** «Boîte d'envoi»: every mail of the portal, as it was written. */
export function OutboxPage() {
  const t = useTexts('backOffice')
  const address = useListSearch()
  const { message } = address.values
  const etat = oneOf(mailStates, address.values.etat)
  const keep = { page: address.values.page }
  return (
    <>
      <PageHeader title={t('outbox.title')} lead={t('outbox.lead')} />
      {etat === 'to_decide' ? <DecideAll /> : null}
      <KeysetList
        title={t('outbox.mails')}
        path="/staff/mails"
        defaultSort="-createdAt"
        query={{ state: etat }}
        search={t('outbox.search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: etat ? [etat] : [],
            options: mailStates.map((value) => ({ value, label: t(`outbox.${value}`) })),
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        columns={[
          { key: 'subject', title: t('outbox.subject'), cell: (row) => row.subject, phone: 'title' },
          {
            key: 'to',
            title: t('outbox.to'),
            cell: (row) => row.to,
            truncate: (row) => row.to,
            width: 280,
            phone: 'line',
          },
          {
            key: 'at',
            sort: 'createdAt',
            sortFirst: '-',
            title: t('outbox.written'),
            cell: (row) => formatDayTime(row.createdAt),
            width: 170,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'state',
            title: t('state'),
            width: 150,
            cell: (row) => <StateTag state={states[row.state]}>{t(`outbox.${row.state}`)}</StateTag>,
            phone: 'below',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.subject}
        openKey={message}
        onOpen={(row) => address.open({ ...keep, message: row.id })}
        empty={{ title: t('outbox.emptyTitle'), text: t('outbox.empty') }}
      />
      <MailDrawer id={message} onClose={() => address.close({ ...keep, message: undefined })} />
    </>
  )
}

/** The body of a mail, whose links leave the frame that shows it. */
const inNewTabs = (html: string) => html.replace('<head>', '<head><base target="_blank">')

/** Where a mail leads to. */
const linkOf = (html: string | null) =>
  html ? new DOMParser().parseFromString(html, 'text/html').querySelector('a[href]')?.getAttribute('href') : undefined

function CopyButton({ text }: { text: string }) {
  const t = useTexts('backOffice')
  const [copied, setCopied] = useState(false)
  const [failed, setFailed] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconLink size={17} stroke={1.7} aria-hidden />}
        onClick={() =>
          void copyText(text).then((done) => {
            setCopied(done)
            setFailed(!done)
          })
        }
      >
        {t('outbox.copyLink')}
      </Button>
      <span className="help" role="status">
        {copied ? t('outbox.copied') : failed ? text : ''}
      </span>
    </>
  )
}

/** Says of mails that did not leave whether they are sent. */
function useDecisions() {
  const store = useQueryClient()
  return useMutation({
    mutationFn: (body: { ids: string[]; decision: 'send' | 'drop' }) => api.post('/staff/mails/decisions', { body }),
    onSuccess: () => {
      void store.invalidateQueries({ queryKey: ['mail'] })
      void store.invalidateQueries({ queryKey: ['list', '/staff/mails'] })
    },
  })
}

/** All that waits for a decision, decided as a long task. */
function DecideAll() {
  const t = useTexts('backOffice')
  const { data } = useQuery({
    queryKey: ['list', '/staff/mails', 'to_decide'],
    queryFn: () => api.get('/staff/mails', { query: { state: 'to_decide', size: 100 } }),
  })
  const navigate = useNavigate()
  const started = useWorkStarted()
  const decide = useMutation({
    mutationFn: (decision: 'send' | 'drop') => api.post('/staff/mails/decisions/work', { body: { decision } }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const count = data?.items.length ?? 0
  if (count === 0) return null
  return (
    <Group gap={8} mb={16} role="group" aria-label={t('outbox.to_decide')}>
      <span>{t(data?.nextCursor ? 'outbox.decideMore' : 'outbox.decideAll', { count })}</span>
      <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('send')}>
        {t('outbox.send')}
      </Button>
      <Button variant="default" disabled={decide.isPending} onClick={() => decide.mutate('drop')}>
        {t('outbox.drop')}
      </Button>
      <ProblemNotice problem={decide.error instanceof ApiProblem ? decide.error : undefined} />
    </Group>
  )
}

function MailDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useTexts('backOffice')
  const { data, error } = useQuery({
    queryKey: ['mail', id],
    queryFn: id ? () => api.get('/staff/mails/:id', { params: { id } }) : skipToken,
  })
  const decide = useDecisions()
  const link = useMemo(() => linkOf(data?.html ?? null), [data?.html])
  const problem = [error, decide.error].find((one) => one instanceof ApiProblem)
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={onClose}
      width={720}
      over={data ? t('outbox.toWhom', { to: data.to, when: formatDayTime(data.createdAt) }) : undefined}
      title={data?.subject ?? t('outbox.mail')}
      footer={
        data && asks(data) ? (
          <Group gap={8}>
            <Button
              loading={decide.isPending}
              leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
              onClick={() => decide.mutate({ ids: [data.id], decision: 'send' })}
            >
              {t(data.state === 'not_sent' ? 'outbox.send' : 'outbox.resend')}
            </Button>
            <Button
              variant="default"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ ids: [data.id], decision: 'drop' })}
            >
              {t('outbox.drop')}
            </Button>
          </Group>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem} />
      {data ? (
        <DrawerSection>
          <p style={{ marginBottom: 12 }}>
            <StateTag state={states[data.state]}>
              {data.sentAt ? t('outbox.sentAt', { when: formatDayTime(data.sentAt) }) : t(`outbox.${data.state}`)}
            </StateTag>
          </p>
          {data.nextTryAt ? (
            <p className="help">{t('outbox.nextTry', { when: formatDayTime(data.nextTryAt) })}</p>
          ) : null}
          {data.state === 'unsure' ? <p className="help">{t('outbox.unsureMeans')}</p> : null}
          {data.decided ? (
            <p className="help">{t('outbox.decided', { by: data.decided.by, when: formatDayTime(data.decided.at) })}</p>
          ) : null}
          {data.lastError ? (
            <p className="help">{t('outbox.lastError', { count: data.attempts, error: data.lastError })}</p>
          ) : null}
          {link ? (
            <Group gap={12} mb={12}>
              <CopyButton text={link} />
            </Group>
          ) : null}
          {data.html ? (
            <iframe
              title={t('outbox.content')}
              // No script runs; a link opens in a tab of its own, which is not held as the frame is.
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              srcDoc={inNewTabs(data.html)}
              style={{
                width: '100%',
                height: 520,
                border: '1px solid var(--trait)',
                borderRadius: 8,
                background: '#fff',
              }}
            />
          ) : data.text ? (
            <pre style={{ margin: 0, font: 'inherit', whiteSpace: 'pre-wrap' }}>{data.text}</pre>
          ) : (
            <p className="help">{t('outbox.gone')}</p>
          )}
        </DrawerSection>
      ) : null}
    </SideDrawer>
  )
}
