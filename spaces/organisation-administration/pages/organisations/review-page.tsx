import { Button } from '@mantine/core'
import { IconCheck, IconUserMinus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatNumber, formatPerson } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Slabs } from '../../../../web/ui/slabs.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { type AccessReview, type Organisation, type ReviewItem, refusal, useRefresh, useReviews } from '../data.ts'
import { OrganisationFrame } from './frame.tsx'

/** The review of access (O29): each membership confirmed or removed before its day; what is not confirmed lapses. */
export function ReviewPage() {
  return <OrganisationFrame>{(one) => <Review key={one.id} organisation={one} />}</OrganisationFrame>
}

function Review({ organisation }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const reviews = useReviews()
  const review = reviews.data?.find((one) => one.organisation.id === organisation.id)
  if (reviews.error && !reviews.data)
    return (
      <section className="surface">
        <ErrorState
          title={ui('error.page')}
          detail={ui('error.pageDetail')}
          problem={refusal(reviews.error)}
          onRetry={() => void reviews.refetch()}
        />
      </section>
    )
  if (!reviews.data) return null
  if (!review)
    return (
      <section className="surface">
        <EmptyState
          title={t('review.none')}
          act={
            <Button variant="default" component={Link} to={`/gestion/structures/${organisation.id}`}>
              {t('review.settings')}
            </Button>
          }
        >
          {organisation.nextReviewOn
            ? t('review.nextOpens', { day: formatDay(organisation.nextReviewOn) })
            : t('review.noneWhat')}
        </EmptyState>
      </section>
    )
  return <OpenReview review={review} />
}

const keyOf = (row: ReviewItem) => row.id
const outcomes = ['waiting', 'confirmed', 'removed', 'all'] as const

function OpenReview({ review }: { review: AccessReview }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const store = useQueryClient()
  const refresh = useRefresh()
  const address = useListSearch()
  const outcome = oneOf(outcomes, address.values.etat) ?? 'waiting'
  const ticked = useTicked<ReviewItem>(keyOf)
  const [removing, setRemoving] = useState<ReviewItem[]>()
  const [told, setTold] = useState<string>()
  const decide = useMutation({
    mutationFn: async ({ rows, as }: { rows: ReviewItem[]; as: 'confirmed' | 'removed' }) => {
      const failed: ItemOf<'POST /access-reviews/:id/decisions'>[] = []
      let done = 0
      for (let at = 0; at < rows.length; at += 100) {
        const { items } = await api.post('/access-reviews/:id/decisions', {
          params: { id: review.id },
          body: {
            ids: rows.slice(at, at + 100).map((row) => row.id),
            outcome: as,
          },
        })
        failed.push(...items.filter((item) => !item.ok))
        done += items.filter((item) => item.ok).length
      }
      setTold(done ? t(`review.done.${as}`, { count: done }) : undefined)
      if (failed[0]) throw new ApiProblem(409, { code: failed[0].code, detail: failed[0].detail })
    },
    onSettled: async () => {
      setRemoving(undefined)
      ticked.clear()
      await Promise.all([refresh(), store.invalidateQueries({ queryKey: ['list', '/access-reviews/:id/items'] })])
    },
  })
  const states = { waiting: 'toValidate', confirmed: 'validated', removed: 'deactivated', lapsed: 'late' } as const
  return (
    <div className="stack">
      <section className="surface" style={{ padding: '16px 24px' }} aria-label={t('review.title')}>
        <div className="inline-row" style={{ justifyContent: 'space-between', marginBottom: 8 }}>
          <h2>{t('review.openSince', { day: formatDay(review.openedOn) })}</h2>
          <StateTag state="planned">{t('review.before', { day: formatDay(review.closesOn) })}</StateTag>
        </div>
        <Slabs
          label={t('review.title')}
          counts={{ used: review.confirmed, removed: review.removed, free: review.waiting }}
        />
        <p className="secondary" style={{ marginTop: 8 }}>
          {[
            t('review.confirmedSum', { count: review.confirmed, shown: formatNumber(review.confirmed) }),
            t('review.removedSum', { count: review.removed, shown: formatNumber(review.removed) }),
            t('review.waitingSum', { shown: formatNumber(review.waiting) }),
          ].join(', ')}{' '}
          {t('review.lapses', { day: formatDay(review.closesOn) })}
        </p>
      </section>
      <KeysetList
        title={t('review.memberships')}
        path="/access-reviews/:id/items"
        defaultSort="surname"
        params={{ id: review.id }}
        query={{ outcome }}
        search={t('users.searchHere')}
        rowHeight={44}
        rowKey={keyOf}
        rowName={(row) => formatPerson(row.person)}
        href={(row) => `/gestion/utilisateurs/${row.id}`}
        selection={outcome === 'waiting' || outcome === 'all' ? ticked.selection : undefined}
        selectable={(row) => row.outcome === 'waiting'}
        notice={
          decide.error ? (
            <ProblemNotice problem={refusal(decide.error)} />
          ) : told ? (
            <Notice kind="done">{told}</Notice>
          ) : undefined
        }
        filters={[
          {
            key: 'etat',
            label: t('state'),
            options: outcomes.map((value) => ({ value, label: t(`review.outcomes.${value}`) })),
            value: address.values.etat ? [outcome] : [],
            change: ([value]) => address.change({ etat: value === 'waiting' ? '' : (value ?? '') }),
          },
        ]}
        columns={[
          { key: 'name', title: t('person'), sort: 'surname', cell: (row) => formatPerson(row.person), phone: 'title' },
          { key: 'role', title: t('role'), cell: (row) => row.roleName, phone: 'line', phoneOrder: 1 },
          {
            key: 'scope',
            title: t('scope'),
            cell: (row) => (row.whole ? t('whole') : row.services.join(', ')),
            phone: 'line',
            phoneOrder: 2,
          },
          { key: 'since', title: t('since'), cell: (row) => formatDay(row.since), phone: 'line', phoneOrder: 3 },
          {
            key: 'outcome',
            title: t('decision'),
            kind: 'right',
            phone: 'below',
            cell: (row) =>
              row.outcome === 'waiting' ? (
                <span className="row-acts">
                  {/* No review takes the principal manager away. */}
                  {row.role === 'principal_manager' ? null : (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('review.remove')}, ${formatPerson(row.person)}`}
                      onClick={() => setRemoving([row])}
                    >
                      {t('review.remove')}
                    </Button>
                  )}
                  {row.abilities.confirm.allowed ? (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('review.confirm')}, ${formatPerson(row.person)}`}
                      loading={decide.isPending && decide.variables.rows[0]?.id === row.id}
                      onClick={() => decide.mutate({ rows: [row], as: 'confirmed' })}
                    >
                      {t('review.confirm')}
                    </Button>
                  ) : (
                    <span className="help">{row.abilities.confirm.reason}</span>
                  )}
                </span>
              ) : (
                <StateTag state={states[row.outcome]}>
                  {t(`review.outcomes.${row.outcome}`)}
                  {row.decidedBy ? `, ${row.decidedBy}` : ''}
                </StateTag>
              ),
          },
        ]}
        empty={{ title: t('review.allDone'), text: t('review.allDoneWhat') }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <Button
            leftSection={<IconUserMinus size={17} stroke={1.7} aria-hidden />}
            onClick={() => setRemoving(ticked.rows)}
          >
            {t('review.removeMany', { count: ticked.rows.length })}
          </Button>
          <Button
            loading={decide.isPending}
            leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
            onClick={() => decide.mutate({ rows: ticked.rows, as: 'confirmed' })}
          >
            {t('review.confirmMany', { count: ticked.rows.length })}
          </Button>
        </BulkBar>
      </KeysetList>
      {removing ? (
        <Dialog
          opened
          onClose={() => setRemoving(undefined)}
          icon={IconUserMinus}
          tone="brique"
          title={removing.length === 1 ? t('removal.one') : t('removal.many', { count: removing.length })}
          lead={
            removing
              .map((row) => formatPerson(row.person))
              .slice(0, 6)
              .join(', ') + (removing.length > 6 ? '…' : '')
          }
          footer={
            <>
              <Button variant="default" onClick={() => setRemoving(undefined)}>
                {ui('cancel')}
              </Button>
              <Button
                className="danger"
                loading={decide.isPending}
                onClick={() => decide.mutate({ rows: removing, as: 'removed' })}
              >
                {t('review.removeMany', { count: removing.length })}
              </Button>
            </>
          }
        >
          <p>{t('removal.effect')}</p>
        </Dialog>
      ) : null}
    </div>
  )
}
