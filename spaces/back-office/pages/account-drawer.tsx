import { Button } from '@mantine/core'
import { IconKey, IconLockOpen, IconLogout } from '@tabler/icons-react'
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatPerson } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { DrawerSection, SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { AccountState } from './account-state.tsx'

/** A person's account: its blocks, where they are connected; «Débloquer», «Réinitialiser» (C5, C6). */
export function AccountDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useTexts('backOffice')
  const store = useQueryClient()
  const [done, setDone] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['account', id],
    queryFn: id ? () => api.get('/staff/accounts/:id', { params: { id } }) : skipToken,
  })
  const act = useMutation({
    mutationFn: async (what: 'unblock' | 'unblockAndReset' | 'reset' | 'endSessions' | 'letIn') => {
      if (!id) return
      if (what === 'reset') await api.post('/staff/accounts/:id/password-reset', { params: { id }, body: {} })
      else if (what === 'letIn') await api.delete('/staff/accounts/:id/networks', { params: { id } })
      else if (what === 'endSessions') await api.delete('/staff/accounts/:id/sessions', { params: { id } })
      else
        await api.post('/staff/accounts/:id/unblocking', {
          params: { id },
          body: { reset: what === 'unblockAndReset' },
        })
      setDone(t(`people.done.${what}`))
      await store.invalidateQueries({ queryKey: ['account', id] })
      await store.invalidateQueries({ queryKey: ['list', '/staff/accounts'] })
    },
  })
  const problem = [act.error, error].find((one) => one instanceof ApiProblem)
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={() => {
        setDone(undefined)
        act.reset()
        onClose()
      }}
      over={data?.identifier}
      title={data ? formatPerson(data) : t('people.one')}
      footer={
        data ? (
          <>
            <Button
              variant="default"
              disabled={!data.abilities.resetPassword.allowed}
              title={data.abilities.resetPassword.reason || undefined}
              loading={act.isPending}
              leftSection={<IconKey size={17} stroke={1.7} aria-hidden />}
              onClick={() => act.mutate('reset')}
            >
              {t('people.reset')}
            </Button>
            {data.blocked ? (
              <>
                <Button
                  variant="default"
                  loading={act.isPending}
                  disabled={!data.abilities.unblock.allowed}
                  onClick={() => act.mutate('unblock')}
                >
                  {t('people.unblock')}
                </Button>
                <Button
                  loading={act.isPending}
                  disabled={!data.abilities.unblock.allowed || !data.abilities.resetPassword.allowed}
                  leftSection={<IconLockOpen size={17} stroke={1.7} aria-hidden />}
                  onClick={() => act.mutate('unblockAndReset')}
                >
                  {t('people.unblockAndReset')}
                </Button>
              </>
            ) : null}
          </>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem} />
      {done ? <Notice kind="done">{done}</Notice> : null}
      {data ? (
        <>
          <DrawerSection>
            <p style={{ marginBottom: 12 }}>
              <AccountState account={data} />
            </p>
            {data.abilities.resetPassword.allowed ? null : (
              <p className="help">{data.abilities.resetPassword.reason}</p>
            )}
            <ReadOnlyRow>
              <ReadOnlyValue label={t('people.email')}>{data.signInEmail}</ReadOnlyValue>
              <ReadOnlyValue label={t('people.jobTitle')}>{data.jobTitle}</ReadOnlyValue>
              <ReadOnlyValue label={t('address.phone')}>{data.phone || data.mobile}</ReadOnlyValue>
            </ReadOnlyRow>
          </DrawerSection>
          <DrawerSection title={t('people.sessions')}>
            <p>{t('people.sessionsOpen', { count: data.openSessions })}</p>
            {data.abilities.endSessions.allowed ? (
              <Button
                variant="default"
                mt="sm"
                loading={act.isPending}
                leftSection={<IconLogout size={17} stroke={1.7} aria-hidden />}
                onClick={() => act.mutate('endSessions')}
              >
                {t('people.endSessions')}
              </Button>
            ) : null}
            {data.narrowed ? (
              <>
                <p style={{ marginTop: 12 }}>{t('people.narrowed')}</p>
                <Button
                  variant="default"
                  mt="sm"
                  loading={act.isPending}
                  disabled={!data.abilities.letIn.allowed}
                  title={data.abilities.letIn.reason || undefined}
                  onClick={() => act.mutate('letIn')}
                >
                  {t('people.letIn')}
                </Button>
              </>
            ) : null}
          </DrawerSection>
          {data.blocks.length ? (
            <DrawerSection title={t('people.blocks')}>
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {data.blocks.map((block) => (
                  <li key={block.id}>
                    {t(`people.causes.${block.cause}`, { defaultValue: block.cause })}, {formatDay(block.openedAt)}
                    {block.liftedAt ? ` (${t('people.lifted', { day: formatDay(block.liftedAt) })})` : ''}
                    {block.reason ? ` · ${block.reason}` : ''}
                  </li>
                ))}
              </ul>
            </DrawerSection>
          ) : null}
          <DrawerSection title={t('clients.connections')}>
            {data.connections.length ? (
              <ul style={{ margin: 0, paddingLeft: 18 }}>
                {data.connections.map((connection) => (
                  <li key={connection.id}>
                    {connection.applicationName} ·{' '}
                    <Link to={`/fournisseur/contrats/${connection.contractId}`}>{connection.contractNumber}</Link>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="help">{t('people.noConnection')}</p>
            )}
          </DrawerSection>
        </>
      ) : null}
    </SideDrawer>
  )
}
