import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { OpeningFigure } from '../../../web/ui/opening-figure.tsx'

/** «Relevé de compte» (B13): what is owed, then every movement with its running balance, the latest first. */
export function StatementView({ side, organisation }: { side: 'staff' | 'client'; organisation: string }) {
  const t = useTexts('billing')
  const staff = side === 'staff'
  const params = { id: organisation }
  const address = useListSearch()
  const open = isShown(address.values.ouverts)
  const { data } = useQuery({
    queryKey: ['statements', side, organisation, 'balances'],
    queryFn: () => api.get(staff ? '/staff/statements/:id/balances' : '/statements/:id/balances', { params }),
  })
  return (
    <>
      {data?.items.map((one) => (
        <dl className="surface balances" key={one.currency}>
          {(
            [
              ['balance', one.balanceCents],
              ['owes', one.notDueCents + one.lateCents],
              ['late', one.lateCents],
              ['inCredit', one.creditCents],
            ] as const
          ).map(([what, cents]) => (
            <div key={what}>
              <dt>{t(`account.${what}`)}</dt>
              <dd className={what === 'late' && cents > 0 ? 'late' : undefined}>
                {cents === 0 ? (
                  formatMoney(cents, one.currency)
                ) : (
                  <AccountFigure {...{ side, organisation, what, cents, currency: one.currency }} />
                )}
              </dd>
            </div>
          ))}
        </dl>
      ))}
      <KeysetList
        title={t('statement')}
        path={staff ? '/staff/statements/:id' : '/statements/:id'}
        params={params}
        query={open}
        filters={[
          {
            key: 'open',
            label: t('account.show'),
            value: address.values.ouverts ? [address.values.ouverts] : [],
            options: [
              { value: 'ouverts', label: t('account.open') },
              { value: 'echus', label: t('account.dueAlone') },
            ],
            change: ([value = '']) => address.change({ ouverts: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        columns={[
          { key: 'on', title: t('date'), cell: (row) => formatDay(row.on), width: 110, phone: 'line', phoneOrder: 0 },
          {
            key: 'document',
            title: t('account.document'),
            width: 160,
            phone: 'title',
            cell: (row) =>
              row.kind === 'payment' ||
              row.kind === 'payment_undo' ||
              row.kind === 'refund' ||
              row.kind === 'refund_undo' ? (
                row.number
              ) : (
                <Link to={`${staff ? '/fournisseur' : ''}/factures/${row.originId}`}>{row.number}</Link>
              ),
          },
          {
            key: 'words',
            title: t('account.words'),
            cell: (row) => [t(`account.kinds.${row.kind}`), row.label].filter(Boolean).join(', '),
            truncate: (row) => row.label,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'debit',
            title: t('account.debit'),
            kind: 'money',
            cell: (row) => (row.debitCents ? formatMoney(row.debitCents, row.currency) : ''),
            width: 140,
            phone: 'line',
          },
          {
            key: 'credit',
            title: t('account.credit'),
            kind: 'money',
            cell: (row) => (row.creditCents ? formatMoney(row.creditCents, row.currency) : ''),
            width: 140,
            phone: 'line',
          },
          {
            key: 'running',
            title: t('account.running'),
            kind: 'money',
            cell: (row) => <span className="strong">{formatMoney(row.balanceCents, row.currency)}</span>,
            width: 150,
            phone: 'aside',
          },
        ]}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress(staff ? '/staff/statements/:id/export' : '/statements/:id/export', {
              params,
              query: open,
            })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('account.empty'), text: t('account.emptyWhat') }}
      />
    </>
  )
}

/** Which movements an address asks for: those that are open, or of them those that are late. */
const isShown = (value: string | undefined) =>
  value === 'ouverts' ? ({ open: 'true' } as const) : value === 'echus' ? ({ late: 'true' } as const) : {}

/** How many movements a figure shows before the statement is opened. */
const shown = 8

/** A sum of an account, which opens the movements that make it (B27). */
function AccountFigure(props: {
  side: 'staff' | 'client'
  organisation: string
  what: 'balance' | 'owes' | 'late' | 'inCredit'
  cents: number
  currency: string
}) {
  const t = useTexts('billing')
  const staff = props.side === 'staff'
  const money = (cents: number) => formatMoney(cents, props.currency)
  const asked = {
    currency: props.currency as 'EUR',
    ...(props.what === 'late' ? { late: 'true' } : { open: 'true' }),
  } as const
  const params = { id: props.organisation }
  const fits = (row: { debitCents: number }) =>
    props.what === 'balance' || row.debitCents > 0 === (props.what !== 'inCredit')
  return (
    <OpeningFigure
      label={t(`account.${props.what}`)}
      value={money(props.cents)}
      late={props.what === 'late'}
      heads={[t('account.document'), t('date'), t('account.words'), t('rest')]}
      partsKey={['statement', props.side, props.organisation, props.what, props.currency]}
      parts={async () => {
        const query = { ...asked, size: 100 }
        const { items, nextCursor } = await api.get(staff ? '/staff/statements/:id' : '/statements/:id', {
          params,
          query,
        })
        const rows = items.filter(fits)
        return {
          parts: rows.slice(0, shown).map((row) => ({
            key: row.id,
            ...(row.kind === 'payment' || row.kind === 'payment_undo'
              ? {}
              : { to: `${staff ? '/fournisseur' : ''}/factures/${row.originId}` }),
            cells: [
              row.number,
              formatDay(row.on),
              row.label || t(`account.kinds.${row.kind}`),
              money(row.debitCents > 0 ? row.restCents : -row.restCents),
            ],
          })),
          more: rows.length > shown || nextCursor !== null,
        }
      }}
      whole={{
        to: `${staff ? `/fournisseur/factures/releve/${props.organisation}` : '/factures/releve'}?ouverts=${props.what === 'late' ? 'echus' : 'ouverts'}`,
        label: t('account.openStatement'),
      }}
      file={fileAddress(staff ? '/staff/statements/:id/export' : '/statements/:id/export', { params, query: asked })}
    />
  )
}
