import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney, formatMoneyChange, formatShortDay, formatWeekday } from '../../../../web/ui/format.ts'
import { Slabs } from '../../../../web/ui/slabs.tsx'
import type { Effect, RequestKind } from './data.ts'

const seatKinds = ['named', 'concurrent', 'key'] as const

/** «Effet de la demande» (C36): seats, monthly price, prorated lines, dates, what comes next. */
export function EffectView({ effect, kind, estimate }: { effect: Effect; kind: RequestKind; estimate?: boolean }) {
  const t = useTexts('contracts')
  const { brand } = useSession()
  const price = effect.monthlyCents
  const change = price.after - price.before
  const date = (day: string) => (estimate ? t('effect.estimate', { day: formatDay(day) }) : formatDay(day))
  const sold = seatKinds.filter((seat) => effect.seats[seat].before > 0 || effect.seats[seat].after > 0)
  return (
    <>
      <EffectSection>
        {sold.map((seat) => {
          const { before, after } = effect.seats[seat]
          const notice = Math.min(effect.inNotice[seat], Math.min(before, after))
          if (before === after)
            return (
              <EffectLine key={seat} label={t(`seats.${seat}`)}>
                <span className="secondary">{t('effect.unchanged', { count: before })}</span>
              </EffectLine>
            )
          return (
            <div key={seat}>
              <EffectLine label={t(`seats.${seat}`)}>
                <BeforeAfter before={before} after={after} />
              </EffectLine>
              <Slabs
                label={t(`seats.${seat}`)}
                counts={{
                  used: Math.min(before, after) - notice,
                  notice,
                  added: Math.max(0, after - before),
                  removed: Math.max(0, before - after),
                }}
              />
              <p className="help" style={{ margin: '4px 0 6px' }}>
                {t('effect.seatNote')}
              </p>
            </div>
          )
        })}
      </EffectSection>
      <EffectSection>
        <p className="secondary">{t('effect.price')}</p>
        {change === 0 ? (
          <p>
            <b style={{ fontSize: 20, lineHeight: '28px' }}>{formatMoney(price.after)}</b>
          </p>
        ) : (
          <div className="effect-line" style={{ alignItems: 'center' }}>
            <BeforeAfter big before={formatMoney(price.before)} after={formatMoney(price.after)} />
            <span className="effect-change">{formatMoneyChange(change)}</span>
          </div>
        )}
        {effect.lines.map((line) => (
          <EffectLine
            key={`${line.seatKind}${line.month}`}
            label={t('effect.prorata', {
              from: formatShortDay(line.from),
              to: formatShortDay(line.to),
              count: line.billedDays,
              days: line.daysInMonth,
            })}
          >
            <b>{formatMoney(line.amountCents)}</b>
          </EffectLine>
        ))}
        {effect.lines.length > 0 || change !== 0 ? (
          <EffectLine label={t('effect.invoice')}>{formatDay(effect.invoiceOn)}</EffectLine>
        ) : (
          <p className="help">{t('effect.noCharge')}</p>
        )}
      </EffectSection>
      <EffectSection>
        {kind === 'deletion' ? (
          <>
            {effect.locksOn ? <EffectLine label={t('effect.lockedOn')}>{formatDay(effect.locksOn)}</EffectLine> : null}
            <EffectLine label={t('effect.deletedOn')}>
              <b>{date(effect.noticeEndsOn ?? effect.effectiveOn)}</b>
            </EffectLine>
          </>
        ) : (
          <EffectLine label={t(kind === 'replacement' ? 'effect.replacedOn' : 'effect.createdOn')}>
            <b>{formatWeekday(effect.effectiveOn)}</b>
          </EffectLine>
        )}
        <EffectLine label={t('effect.validatedBy')}>{brand.name}</EffectLine>
        <EffectLine label={t('effect.returnBefore')}>{formatDay(effect.returnBefore)}</EffectLine>
        {effect.waitsForm ? <p className="help">{t('effect.waitsForm')}</p> : null}
        {effect.registeredPostRequired ? <p className="help">{t('form.post')}</p> : null}
      </EffectSection>
    </>
  )
}
