import { Button, NativeSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { OpeningFigure } from '../../../web/ui/opening-figure.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { todayThere } from '../../../web/ui/zone.ts'
import { type Contract, useDuration } from './contract-state.tsx'
import '../../../web/ui/slabs.css'
import { ScrollBox } from './scroll-box.tsx'
import './service-contracts.css'

type Statement = Answer<'GET /service-contracts/:id/units'>
const most = 120

/** One slab a unit up to 120: used full, planned brass outlined, free outlined; beyond, one bar. Read as one picture whose text says the figures. */
function UnitSlabs({ of }: { of: Statement }) {
  const t = useTexts('service-contracts')
  const planned = Math.min(of.planned, Math.max(0, of.left))
  const counts = { used: Math.max(0, of.used), planned, free: Math.max(0, of.left - planned) }
  const total = counts.used + counts.planned + counts.free
  const text = t('slabs', counts)
  if (total === 0) return null
  if (total > most)
    return (
      <div className="slab-bar" role="img" aria-label={text}>
        {(['used', 'planned', 'free'] as const).map((kind) =>
          counts[kind] ? (
            <span
              key={kind}
              className={`slab-${kind}`}
              style={{
                flex: counts[kind],
                background: { used: 'var(--plein)', planned: 'var(--laiton-vif)', free: 'transparent' }[kind],
              }}
            />
          ) : null,
        )}
      </div>
    )
  return (
    <div className="slabs slabs-large" role="img" aria-label={text}>
      {(['used', 'planned', 'free'] as const).flatMap((kind) =>
        Array.from({ length: counts[kind] }, (_, nth) => (
          <span key={`${kind}${nth}`} className={`slab slab-${kind}`} />
        )),
      )}
    </div>
  )
}

/** «Décompte d'UT» (P19): units used and left, by period and service; each row with the balance of all. */
export function UnitsTab({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  const duration = useDuration()
  const side = useClientOrStaff()
  const address = useListSearch()
  const [entering, setEntering] = useState(false)
  const { du: from, au: to, service } = address.values
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['service-contracts', contract.id, 'units', from, to, service],
    queryFn: () =>
      api.get('/service-contracts/:id/units', { params: { id: contract.id }, query: { from, to, service } }),
    placeholderData: keepPreviousData,
  })
  if (!data)
    return error ? (
      <section className="surface">
        <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      </section>
    ) : null
  const visits = side === 'staff' ? '/fournisseur/interventions' : '/interventions'
  return (
    <div className="ssc-stack">
      <section className="surface units-board" aria-label={t('board')}>
        <div>
          <p className="units-left">
            <b>{t('units')}</b>
            <span>
              <OpeningFigure
                label={t('unitsLeft')}
                value={formatNumber(data.left)}
                late={data.left < 0}
                heads={[t('what'), t('unitsOf')]}
                partsKey={['units', contract.id, data.left]}
                parts={async () => ({
                  parts: [
                    { key: 'granted', cells: [t('granted'), formatNumber(data.granted)] },
                    { key: 'used', cells: [t('usedOf'), formatNumber(-data.used)] },
                  ],
                  more: false,
                })}
                whole={{
                  to: `${side === 'staff' ? '/fournisseur' : ''}/contrats-de-service/${contract.id}/unites`,
                  label: t('wholeStatement'),
                }}
              />{' '}
              {t('leftOf', { granted: formatNumber(data.granted) })}
            </span>
          </p>
          <UnitSlabs of={data} />
          <p className="help units-legend">
            <span>{t('legendUsed', { count: data.used })}</span>
            {data.planned > 0 ? <span>{t('legendPlanned', { count: data.planned })}</span> : null}
            <span>{t('legendFree', { count: Math.max(0, data.left - data.planned) })}</span>
          </p>
        </div>
        <div>
          <b>{t('pace')}</b>
          <p className="big">{data.runsOutOn ? formatDay(data.runsOutOn) : t('noPace')}</p>
          <p className="help">
            {data.monthly === null ? t('noneUsed') : t('monthly', { units: formatNumber(data.monthly) })}
          </p>
        </div>
        <div>
          <b>{t('end')}</b>
          <p className="big">{contract.endsOn ? formatDay(contract.endsOn) : t('open')}</p>
        </div>
      </section>
      <section className={isPlaceholderData ? 'surface asked-again' : 'surface'} aria-label={t('tabs.unites')}>
        <div className="units-filters">
          <h2>{t('statement')}</h2>
          <DateField label={t('from')} value={from ?? ''} onChange={(du) => address.change({ du })} />
          <DateField label={t('to')} value={to ?? ''} onChange={(au) => address.change({ au })} />
          {contract.services.length > 0 ? (
            <NativeSelect
              label={t('service')}
              data={[
                { value: '', label: t('allServices') },
                ...contract.services.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={service ?? ''}
              onChange={(event) => address.change({ service: event.currentTarget.value })}
            />
          ) : null}
          {contract.abilities.units ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setEntering(true)}>
              {t('enter')}
            </Button>
          ) : null}
        </div>
        {error ? <ProblemNotice problem={error as ApiProblem} /> : null}
        <p className="help" style={{ margin: 0, padding: '0 16px 12px' }}>
          {t('balanceOfAll')}
        </p>
        <ScrollBox label={t('statement')}>
          <table className="ssc-table units-table">
            <thead>
              <tr>
                <th scope="col">{t('date')}</th>
                <th scope="col">{t('request')}</th>
                <th scope="col">{t('realisation')}</th>
                <th scope="col" className="figure">
                  {t('time')}
                </th>
                <th scope="col" className="figure">
                  {t('unitsOf')}
                </th>
                <th scope="col" className="figure">
                  {t('balance')}
                </th>
              </tr>
            </thead>
            <tbody>
              {to && to < todayThere()
                ? null
                : data.plannedRows.map((row) => (
                    <tr key={row.id} className="planned">
                      <td>{formatDay(row.startsAt)}</td>
                      <th scope="row">{row.label}</th>
                      <td>
                        <Link to={`${visits}/${row.id}`}>
                          <StateTag state="planned">
                            {row.startsAt ? t('plannedFor', { day: formatDay(row.startsAt) }) : row.number}
                          </StateTag>
                        </Link>
                      </td>
                      <td className="figure" data-label={t('time')}>
                        {row.minutes ? t('thought', { time: duration(row.minutes) }) : ''}
                      </td>
                      <td className="figure" data-label={t('unitsOf')}>
                        {formatNumber(row.units)}
                      </td>
                      <td className="figure" />
                    </tr>
                  ))}
              {data.rows.map((row) => (
                <tr key={row.id}>
                  <td>{formatDay(row.onDay)}</td>
                  <th scope="row">
                    {row.label}
                    {row.service ? <span className="help"> · {row.service}</span> : null}
                  </th>
                  <td>
                    {row.intervention ? (
                      <Link to={`${visits}/${row.intervention.id}`}>{row.intervention.number}</Link>
                    ) : (
                      t(`entries.${row.kind}`)
                    )}
                  </td>
                  <td className="figure" data-label={t('time')}>
                    {duration(row.minutes)}
                  </td>
                  <td className="figure" data-label={t('unitsOf')}>
                    {row.kind === 'use' || row.kind === 'travel'
                      ? formatNumber(-row.units)
                      : `${row.units > 0 ? '+' : ''}${formatNumber(row.units)}`}
                  </td>
                  <td className="figure" data-label={t('balance')}>
                    <b>{formatNumber(row.balance)}</b>
                  </td>
                </tr>
              ))}
              {(['hidden', 'others'] as const).map((key) => (
                <Fragment key={key}>
                  {data[key].count > 0 ? (
                    <tr className="total">
                      <td />
                      <th scope="row">{t(key, { count: data[key].count })}</th>
                      <td />
                      <td className="figure" data-label={t('time')}>
                        {data[key].minutes > 0 ? duration(data[key].minutes) : ''}
                      </td>
                      <td className="figure" data-label={t('unitsOf')}>
                        {data[key].units > 0 ? '+' : ''}
                        {formatNumber(data[key].units > 0 ? data[key].units : -data[key].units)}
                      </td>
                      <td />
                    </tr>
                  ) : null}
                </Fragment>
              ))}
              {from ? (
                <tr className="total">
                  <td>{formatDay(from)}</td>
                  <th scope="row">{t('opening')}</th>
                  <td />
                  <td />
                  <td />
                  <td className="figure" data-label={t('balance')}>
                    {formatNumber(data.opening)}
                  </td>
                </tr>
              ) : null}
            </tbody>
          </table>
        </ScrollBox>
        <p className="units-foot">
          <b>{t('periodUsed', { units: formatNumber(data.periodUsed) })}</b>
          <span>{t('closing', { units: formatNumber(data.closing) })}</span>
        </p>
      </section>
      {entering ? <EntryDialog contract={contract} onClose={() => setEntering(false)} /> : null}
    </div>
  )
}

function EntryDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const t = useTexts('service-contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const [values, setValues] = useState({
    kind: 'grant' as 'grant' | 'correction' | 'travel',
    units: 10 as number | string,
    onDay: todayThere(),
    label: '',
    service: '',
  })
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const add = useMutation({
    mutationFn: () =>
      api.post('/staff/service-contracts/:id/units', {
        params: { id: contract.id },
        body: {
          kind: values.kind,
          units: Number(values.units),
          onDay: values.onDay,
          label: values.label,
          serviceId: values.service || null,
        },
      }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['service-contracts', contract.id] })
      await store.invalidateQueries({ queryKey: ['list'] })
      onClose()
    },
  })
  const problem = (add.error ?? undefined) as ApiProblem | undefined
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('enter')}
      lead={t('enterWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!values.label.trim()} loading={add.isPending} onClick={() => add.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="ssc-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <NativeSelect
          data-autofocus
          label={t('entryKind')}
          data={(['grant', 'correction', 'travel'] as const).map((value) => ({ value, label: t(`entries.${value}`) }))}
          value={values.kind}
          onChange={(event) => set({ kind: event.currentTarget.value as 'grant' })}
        />
        <NumberInput
          label={t('unitsOf')}
          description={t('unitsWhat')}
          allowDecimal={false}
          value={values.units}
          error={errorOf('units')}
          onChange={(units) => set({ units })}
        />
        <DateField
          label={t('date')}
          value={values.onDay}
          error={errorOf('onDay')}
          onChange={(onDay) => set({ onDay })}
        />
        <TextInput
          {...compulsory}
          label={t('request')}
          maxLength={200}
          value={values.label}
          error={errorOf('label')}
          onChange={(event) => set({ label: event.currentTarget.value })}
        />
        {contract.services.length > 0 ? (
          <Select
            clearable
            label={t('service')}
            data={contract.services.map(({ id, name }) => ({ value: id, label: name }))}
            value={values.service || null}
            onChange={(service) => set({ service: service ?? '' })}
          />
        ) : null}
      </div>
    </Dialog>
  )
}
