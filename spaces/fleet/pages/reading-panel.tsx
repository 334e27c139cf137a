import { Autocomplete, Button, NumberInput } from '@mantine/core'
import { IconCamera, IconGauge, IconReplace } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import { currentLanguage, useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PickFile } from '../../../web/ui/pick-file.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { todayThere } from '../../../web/ui/zone.ts'
import { judge } from '../meters/limits.ts'
import type { Asset } from './data.ts'

type Meters = Answer<'GET /assets/:id/meters'>
type Meter = Meters['items'][number]
type Typed = {
  value: string
  reason: string
  replaced: boolean
  start: string
  digits: string
  photo?: File | undefined
}
const nothing: Typed = { value: '', reason: '', replaced: false, start: '0', digits: '' }

/** What a value that is typed comes to, where the last one is shown: refused, usual or not. */
function judged(meter: Meter, typed: Typed, on: string) {
  if (typed.value === '' || !meter.last || meter.last.value === null) return undefined
  const last = { value: meter.last.value, startValue: meter.last.startValue }
  const days = Math.max(0, Math.round((Date.parse(on) - Date.parse(meter.last.on)) / 86_400_000) || 0)
  return judge({ digits: meter.digits, last, usual: meter.usual }, Number(typed.value), days)
}

/** «Relevé du compteur» (P10): the values of an asset's meters, each with what it comes to since the last one. */
export function ReadingPanel({ of, onEntered, focused }: { of: Asset; onEntered: () => void; focused: boolean }) {
  const t = useTexts('fleet')
  const ui = useTexts()
  const store = useQueryClient()
  const key = ['fleet', 'meters', of.id]
  const { data } = useQuery({ queryKey: key, queryFn: () => api.get('/assets/:id/meters', { params: { id: of.id } }) })
  const [readOn, setReadOn] = useState(todayThere())
  const [typed, setTyped] = useState<Record<string, Typed>>({})
  const [done, setDone] = useState(false)
  const [lost, setLost] = useState<ApiProblem>()
  const router = useRouter()
  const first = useRef<HTMLInputElement>(null)
  const meters = data?.items ?? []
  const there = meters.length > 0
  useEffect(() => {
    if (!focused || !there) return
    const show = () => {
      first.current?.focus()
      first.current?.scrollIntoView({ block: 'center' })
    }
    show()
    // Where the page has just been opened, the router goes to its top after this.
    const stop = router.subscribe('onRendered', () => {
      stop()
      show()
    })
    return stop
  }, [focused, there, router])
  const of_ = (meter: Meter) => typed[meter.id] ?? nothing
  const set = (meter: Meter, changes: Partial<Typed>) => {
    setDone(false)
    setLost(undefined)
    setTyped((now) => ({ ...now, [meter.id]: { ...(now[meter.id] ?? nothing), ...changes } }))
  }
  const filled = meters.filter((meter) => of_(meter).value !== '')
  const enter = useMutation({
    mutationFn: async () => {
      const meters = await api.post('/assets/:id/readings', {
        params: { id: of.id },
        body: {
          readOn,
          readings: filled.map((meter) => {
            const { value, reason, replaced, start, digits } = of_(meter)
            return {
              meterId: meter.id,
              value: Number(value),
              reason,
              replaced: replaced
                ? { startValue: Number(start || 0), digits: digits === '' ? meter.digits : Number(digits) }
                : null,
            }
          }),
        },
      })
      // The readings are there: a photo that is not taken is told, and may be added to its reading later.
      let photoProblem: ApiProblem | undefined
      for (const { meterId, readingId } of meters.entered) {
        const photo = typed[meterId]?.photo
        if (!photo) continue
        const body = new FormData()
        body.append('photo', photo)
        try {
          await api.post('/assets/:id/readings/:readingId/photo', { params: { id: of.id, readingId }, body })
        } catch (error) {
          photoProblem = error as ApiProblem
        }
      }
      return { ...meters, photoProblem }
    },
    onSuccess: ({ photoProblem, ...meters }) => {
      store.setQueryData(key, meters)
      setTyped({})
      setDone(true)
      setLost(photoProblem)
      onEntered()
    },
  })
  if (!there) return null
  const may = of.may.includes('read_meters')
  const problem = enter.error as ApiProblem | null
  const errorOf = (meter: Meter, field: string) =>
    problem?.errors.find((one) => one.field === `readings.${filled.indexOf(meter)}.${field}`)?.message
  const dueOn = meters.flatMap((meter) => (meter.due === 'no' ? [] : [meter.dueOn ?? ''])).sort()[0]
  const odd = (meter: Meter) =>
    judged(meter, of_(meter), readOn)?.verdict === 'unusual' || errorOf(meter, 'reason') !== undefined
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (filled.length > 0) enter.mutate()
  }
  return (
    <section className={`surface reading-panel${dueOn ? ' due' : ''}`} aria-label={t('reading.title')}>
      <LeaveGuard unsaved={filled.length > 0 && !enter.isPending} />
      <header className="reading-foot">
        <h2>
          <IconGauge size={20} stroke={1.7} aria-hidden /> {t('reading.title')}
        </h2>
        {dueOn ? (
          <span className={`asset-sign ${meters.some(({ due }) => due === 'late') ? 'late' : 'due'}`}>
            {t('reading.before', { day: formatDay(dueOn) })}
          </span>
        ) : null}
      </header>
      {done ? <Notice kind="done">{t('reading.done')}</Notice> : null}
      {lost ? (
        <Notice kind="red">
          {lost.errors[0]?.message ?? lost.detail} {t('reading.photoLater')}
        </Notice>
      ) : null}
      {problem && !problem.errors.some(({ field }) => field.startsWith('read')) ? (
        <ProblemNotice problem={problem} />
      ) : null}
      {may ? (
        <form onSubmit={send} noValidate>
          <div className="reading-meters">
            {meters.map((meter, index) => {
              const mine = of_(meter)
              const verdict = judged(meter, mine, readOn)
              const error =
                errorOf(meter, 'value') ??
                (verdict?.verdict === 'refused' && !mine.replaced
                  ? t(verdict.code === 'fleet.reading_digits' ? 'reading.digits' : 'reading.lower', {
                      digits: meter.digits ?? 0,
                    })
                  : undefined)
              return (
                <div key={meter.id} className={odd(meter) ? 'odd' : undefined}>
                  <NumberInput
                    ref={index === 0 ? first : undefined}
                    label={mine.replaced ? t('reading.lastOf', { meter: meter.label }) : meter.label}
                    value={mine.value}
                    error={error}
                    min={0}
                    allowDecimal={false}
                    allowNegative={false}
                    hideControls
                    thousandSeparator={currentLanguage() === 'fr' ? ' ' : ','}
                    onChange={(value) => set(meter, { value: String(value) })}
                  />
                  {meter.last && meter.last.value !== null ? (
                    <p className="help">
                      {t('reading.last', {
                        value: formatNumber(meter.last.startValue ?? meter.last.value),
                        day: formatDay(meter.last.on),
                      })}
                    </p>
                  ) : meter.last ? (
                    <p className="help">{t('reading.lastOn', { day: formatDay(meter.last.on) })}</p>
                  ) : (
                    <p className="help">{t('reading.first')}</p>
                  )}
                  {verdict && verdict.verdict !== 'refused' && verdict.counted !== null ? (
                    <p className="help" aria-live="polite">
                      <b>+ {formatNumber(verdict.counted)}</b> {meter.unit},{' '}
                      {t(verdict.verdict === 'usual' ? 'reading.usual' : 'reading.unusual')}
                    </p>
                  ) : null}
                  {mine.value !== '' ? (
                    mine.photo ? (
                      <p className="help reading-photo">
                        <IconCamera size={17} stroke={1.7} aria-hidden />
                        <span>{mine.photo.name}</span>
                        <Button variant="subtle" size="xs" onClick={() => set(meter, { photo: undefined })}>
                          {t('reading.photoDrop', { meter: meter.label })}
                        </Button>
                      </p>
                    ) : (
                      <PickFile
                        label={t('reading.photo', { meter: meter.label })}
                        accept="image/png,image/jpeg,image/webp"
                        onFile={(photo) => set(meter, { photo })}
                      />
                    )
                  ) : null}
                  {mine.replaced ? (
                    <>
                      <NumberInput
                        label={t('reading.start')}
                        value={mine.start}
                        error={errorOf(meter, 'replaced.startValue')}
                        min={0}
                        allowDecimal={false}
                        allowNegative={false}
                        hideControls
                        onChange={(value) => set(meter, { start: String(value) })}
                      />
                      <NumberInput
                        label={t('reading.newDigits')}
                        value={mine.digits}
                        placeholder={meter.digits === null ? '–' : String(meter.digits)}
                        min={3}
                        max={12}
                        allowDecimal={false}
                        hideControls
                        onChange={(value) => set(meter, { digits: String(value) })}
                      />
                    </>
                  ) : null}
                </div>
              )
            })}
          </div>
          {meters.filter(odd).map((meter) => {
            const verdict = judged(meter, of_(meter), readOn)
            const usual = verdict && verdict.verdict === 'unusual' ? verdict.usual : null
            return (
              <Notice key={meter.id} kind="brass">
                {usual
                  ? t('reading.oddUsual', {
                      meter: meter.label,
                      least: formatNumber(usual.least),
                      most: formatNumber(usual.most),
                    })
                  : t('reading.odd', { meter: meter.label })}
                <Autocomplete
                  label={t('reading.reason')}
                  data={[t('reading.reasons.campaign'), t('reading.reasons.idle'), t('reading.reasons.checked')]}
                  maxLength={200}
                  value={of_(meter).reason}
                  error={errorOf(meter, 'reason')}
                  onChange={(reason) => set(meter, { reason })}
                />
              </Notice>
            )
          })}
          <DateField
            label={t('reading.on')}
            value={readOn}
            max={todayThere()}
            error={problem?.errors.find(({ field }) => field === 'readOn')?.message}
            onChange={setReadOn}
          />
          <div className="reading-foot reading-acts">
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconReplace size={17} stroke={1.7} aria-hidden />}
              aria-pressed={meters.some((meter) => of_(meter).replaced)}
              onClick={() => {
                const on = !meters.some((meter) => of_(meter).replaced)
                for (const meter of meters) set(meter, { replaced: on })
              }}
            >
              {t(meters.some((meter) => of_(meter).replaced) ? 'reading.notReplaced' : 'reading.replaced')}
            </Button>
            <Button type="submit" disabled={filled.length === 0} loading={enter.isPending}>
              {ui('save')}
            </Button>
          </div>
        </form>
      ) : (
        <dl className="asset-contacts">
          {meters.map((meter) => (
            <div key={meter.id}>
              <dt>{meter.label}</dt>
              <dd>
                <b>{meter.last?.value !== null && meter.last ? formatNumber(meter.last.value) : '–'}</b>
                {meter.last ? <span>{formatDay(meter.last.on)}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
