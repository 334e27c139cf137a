import { IconFileAlert } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'

/** Above the store, while the client or the employee has something to send: what is asked for, the nearest deadline first (D38). */
export function RequestedBlock() {
  const t = useTexts('documents')
  const organisation = useOpenOrganisation()
  const employee = useSession().side === 'employee'
  const page = employee ? '/salarie/documents/pieces' : '/documents/pieces'
  const { data } = useQuery({
    queryKey: ['requested-pieces', 'open', organisation?.id],
    queryFn: () =>
      employee
        ? api.get('/employee/requested-pieces', { query: { open: 'true' as never, size: 4 } })
        : api.get('/requested-pieces', {
            query: { open: 'true' as never, size: 4, ...(organisation ? { organisation: organisation.id } : {}) },
          }),
    retry: false,
  })
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="surface asked-for" aria-label={t('requested.title')}>
      <header>
        <h2>{t('requested.title')}</h2>
        <Link to={page}>{t('requested.seeAll')}</Link>
      </header>
      <ul>
        {items.slice(0, 3).map((one) => (
          <li key={one.id}>
            <IconFileAlert size={19} stroke={1.7} aria-hidden />
            <span>
              {one.name}
              <small>
                {one.state === 'refused' ? t('requested.refusedFor', { reason: one.reason }) : one.request.title}
              </small>
            </span>
            <span className={one.late ? 'late' : undefined}>
              {t(one.late ? 'requested.lateSince' : 'requested.before', { on: formatDay(one.dueOn) })}
            </span>
            <Link to={page} search={{ piece: one.id } as never}>
              {t('requested.sendPiece')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
