import { Button } from '@mantine/core'
import { IconUserPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Ticket } from './data.ts'

/** Who follows a ticket (P37): added and taken away by whoever decides about it, and left by oneself. */
export function Followers({ ticket, onChange }: { ticket: Ticket; onChange: (ticket: Ticket | undefined) => void }) {
  const t = useTexts('support')
  const session = useSession()
  const [adding, setAdding] = useState(false)
  const params = { id: ticket.id }
  const add = useMutation({
    mutationFn: (accountId: string) => api.post('/tickets/:id/followers', { params, body: { accountId } }),
    onSuccess: (changed) => {
      setAdding(false)
      onChange(changed)
    },
  })
  const remove = useMutation({
    mutationFn: (accountId: string) =>
      api.delete('/tickets/:id/followers/:accountId', { params: { ...params, accountId } }),
    onSuccess: () => onChange(undefined),
  })
  const problem = [add.error, remove.error].find((one) => one instanceof ApiProblem)
  const { allowed } = ticket.abilities.follow
  if (!allowed && ticket.followers.length === 0) return null
  return (
    <Surface
      title={t('followers')}
      aside={
        allowed && !adding ? (
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconUserPlus size={17} stroke={1.7} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('addFollower')}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem} />
      {adding ? (
        <RemoteSelect
          autoFocus
          label={t('colleague')}
          listKey={['tickets', 'colleagues', ticket.id]}
          load={async (search, signal) =>
            (await api.get('/tickets/:id/colleagues', { params, query: { search }, signal })).items.map((one) => ({
              id: one.accountId,
              name: one.name,
            }))
          }
          name={(one) => one.name}
          value=""
          onPick={(one) => one && add.mutate(one.id)}
        />
      ) : null}
      {ticket.followers.length > 0 ? (
        <ul className="ticket-followers">
          {ticket.followers.map(({ accountId, name, side }) => (
            <li key={accountId}>
              <span>
                {name} {side === 'staff' ? <span className="help">{t('provider')}</span> : null}
              </span>
              {allowed || accountId === session.account.id ? (
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={accountId === session.account.id ? undefined : t('removeFollower', { name })}
                  leftSection={<IconX size={15} stroke={1.7} aria-hidden />}
                  onClick={() => remove.mutate(accountId)}
                >
                  {accountId === session.account.id ? t('unfollow') : t('remove')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="help">{t('noFollower')}</p>
      )}
    </Surface>
  )
}
