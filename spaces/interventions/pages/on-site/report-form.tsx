import { ActionIcon, Button, Checkbox, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { newActionKey } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { isHandover, mostCounted } from '../../limits.ts'
import type { SiteVisit } from './on-site-page.tsx'
import { draftOf, dropDraft, type Kept, keepDraft } from './queue.ts'
import '../interventions.css'

const SignaturePad = lazy(() => import('../../../../web/ui/signature-pad.tsx'))

type Part = { label: string; reference: string; quantity: string; isCovered: boolean }
type Values = {
  work: string
  workedMinutes: number | string
  travelMinutes: number | string
  units: number | string
  done: string[]
  remarks: Record<string, string>
  parts: Part[]
  readings: Record<string, number | string>
  /** Of a delivery or a return: the assets that did not change hands, and the condition of each. */
  notHanded: string[]
  conditions: Record<string, string>
  signerName: string
}
const empty: Values = {
  work: '',
  workedMinutes: 60,
  travelMinutes: 0,
  units: 0,
  done: [],
  remarks: {},
  parts: [],
  readings: {},
  notHanded: [],
  conditions: {},
  signerName: '',
}

/** The report of a visit: work, tasks, parts, readings of all its assets, units, signed by the person there. What is typed is kept on the device at once. */
export function ReportForm(props: { visit: SiteVisit; accountId: string; keep: (kept: Kept) => Promise<void> }) {
  const t = useTexts('interventions')
  const { visit, accountId } = props
  const [values, setValues] = useState<Values>()
  const [drawn, setDrawn] = useState<Blob>()
  const [cleared, setCleared] = useState(0)
  const [missing, setMissing] = useState<'work' | 'signerName' | 'signature'>()
  const [failed, setFailed] = useState(false)
  const saving = useRef(false)
  const handover = isHandover(visit.kind) ? visit.kind : undefined
  useEffect(() => {
    void draftOf(visit.id, accountId).then(
      (found) => setValues({ ...empty, ...(found as Partial<Values> | undefined) }),
      () => setValues(empty),
    )
  }, [visit.id, accountId])
  if (!values) return null
  const set = (changes: Partial<Values>) => {
    const now = { ...values, ...changes }
    setValues(now)
    void keepDraft({ id: visit.id, accountId, values: now }).catch(() => setFailed(true))
  }
  const setPart = (index: number, changes: Partial<Part>) =>
    set({ parts: values.parts.map((part, at) => (at === index ? { ...part, ...changes } : part)) })
  async function sign() {
    if (saving.current) return
    const lacks =
      !handover && !values!.work.trim()
        ? 'work'
        : !values!.signerName.trim()
          ? 'signerName'
          : !drawn
            ? 'signature'
            : undefined
    setMissing(lacks)
    if (lacks) {
      document.getElementById(`on-site-${lacks}`)?.focus()
      return
    }
    saving.current = true
    const now = new Date().toISOString()
    const id = newActionKey()
    try {
      await props.keep({
        id,
        accountId,
        number: visit.number,
        client: visit.client,
        savedAt: now,
        problem: '',
        signature: drawn!,
        values: values!,
        report: JSON.stringify({
          id,
          interventionId: visit.id,
          signerName: values!.signerName,
          signedAt: now,
          work: values!.work,
          workedMinutes: Number(values!.workedMinutes) || 0,
          travelMinutes: Number(values!.travelMinutes) || 0,
          units: Number(values!.units) || 0,
          tasks: visit.tasks.map((task) => ({
            id: task.id,
            isDone: values!.done.includes(task.id),
            remark: values!.remarks[task.id] ?? '',
          })),
          parts: values!.parts
            .filter(({ label }) => label.trim())
            .map((part) => ({ ...part, quantity: part.quantity.replace(',', '.') || '1' })),
          handed: handover
            ? visit.assets.map(({ id: assetId }) => ({
                assetId,
                isHanded: !values!.notHanded.includes(assetId),
                remark: values!.conditions[assetId] ?? '',
              }))
            : [],
          readings: visit.assets.flatMap((asset) =>
            asset.meters.flatMap((meter) => {
              const value = values!.readings[meter.id]
              return value === undefined || value === ''
                ? []
                : [{ assetId: asset.id, meterId: meter.id, value: Number(value) }]
            }),
          ),
        }),
      })
      await dropDraft(visit.id)
    } catch {
      setFailed(true)
    } finally {
      saving.current = false
    }
  }
  return (
    <form
      noValidate
      className="visit-stack"
      onSubmit={(event) => {
        event.preventDefault()
        void sign()
      }}
    >
      {failed ? <Notice kind="red">{t('deviceFull')}</Notice> : null}
      {visit.detail ? <p className="visit-text">{visit.detail}</p> : null}
      {handover ? (
        <Surface title={t(`handed.${handover}.title`)}>
          <div className="visit-stack">
            {visit.assets.length === 0 ? <p className="help">{t('noAssets')}</p> : null}
            {visit.assets.map((asset) => (
              <div key={asset.id}>
                <Checkbox
                  label={`${asset.label}, ${asset.number}`}
                  checked={!values.notHanded.includes(asset.id)}
                  onChange={(event) =>
                    set({
                      notHanded: event.currentTarget.checked
                        ? values.notHanded.filter((id) => id !== asset.id)
                        : [...values.notHanded, asset.id],
                    })
                  }
                />
                <TextInput
                  mt={4}
                  aria-label={t('conditionOf', { label: asset.label })}
                  placeholder={t('condition')}
                  maxLength={300}
                  value={values.conditions[asset.id] ?? ''}
                  onChange={(event) =>
                    set({ conditions: { ...values.conditions, [asset.id]: event.currentTarget.value } })
                  }
                />
              </div>
            ))}
          </div>
        </Surface>
      ) : null}
      <Surface title={handover ? t('remarks') : t('work')}>
        <div className="visit-stack">
          <Textarea
            {...(handover ? {} : compulsory)}
            id="on-site-work"
            label={handover ? t('remarks') : t('work')}
            autosize
            minRows={3}
            maxLength={10_000}
            value={values.work}
            error={missing === 'work' ? t('required') : undefined}
            onChange={(event) => set({ work: event.currentTarget.value })}
          />
          <NumberInput
            label={t('length')}
            min={0}
            max={mostCounted}
            clampBehavior="strict"
            allowDecimal={false}
            value={values.workedMinutes}
            onChange={(workedMinutes) => set({ workedMinutes })}
          />
          <NumberInput
            label={t('travelLength')}
            min={0}
            max={mostCounted}
            clampBehavior="strict"
            allowDecimal={false}
            value={values.travelMinutes}
            onChange={(travelMinutes) => set({ travelMinutes })}
          />
          <NumberInput
            label={t('units')}
            min={0}
            max={mostCounted}
            clampBehavior="strict"
            allowDecimal={false}
            value={values.units}
            onChange={(units) => set({ units })}
          />
        </div>
      </Surface>
      {visit.tasks.length > 0 ? (
        <Surface title={t('tasks')}>
          <div className="visit-stack">
            {visit.tasks.map((task) => (
              <div key={task.id}>
                <Checkbox
                  label={task.label}
                  checked={values.done.includes(task.id)}
                  onChange={(event) =>
                    set({
                      done: event.currentTarget.checked
                        ? [...values.done, task.id]
                        : values.done.filter((id) => id !== task.id),
                    })
                  }
                />
                <TextInput
                  mt={4}
                  aria-label={t('remarkOf', { label: task.label })}
                  placeholder={t('remark')}
                  maxLength={500}
                  value={values.remarks[task.id] ?? ''}
                  onChange={(event) => set({ remarks: { ...values.remarks, [task.id]: event.currentTarget.value } })}
                />
              </div>
            ))}
          </div>
        </Surface>
      ) : null}
      {visit.assets.some(({ meters }) => meters.length > 0) ? (
        <Surface title={t('readings')}>
          <div className="visit-stack">
            {visit.assets.map((asset) =>
              asset.meters.map((meter) => (
                <NumberInput
                  key={meter.id}
                  label={`${asset.label}, ${meter.label}`}
                  description={
                    meter.last === null
                      ? undefined
                      : t('lastReading', { value: formatNumber(meter.last), unit: meter.unit })
                  }
                  min={0}
                  allowDecimal={false}
                  value={values.readings[meter.id] ?? ''}
                  onChange={(value) => set({ readings: { ...values.readings, [meter.id]: value } })}
                />
              )),
            )}
          </div>
        </Surface>
      ) : null}
      <Surface title={t('parts')}>
        <div className="visit-stack">
          {values.parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part has no other name
            <div key={index} className="visit-stack">
              <div className="visit-edit">
                <TextInput
                  label={t('partLabel', { number: index + 1 })}
                  maxLength={200}
                  value={part.label}
                  onChange={(event) => setPart(index, { label: event.currentTarget.value })}
                />
                <ActionIcon
                  variant="subtle"
                  size={36}
                  aria-label={t('dropPart', { number: index + 1 })}
                  onClick={() => set({ parts: values.parts.filter((_, at) => at !== index) })}
                >
                  <IconX size={17} stroke={1.7} aria-hidden />
                </ActionIcon>
              </div>
              <TextInput
                label={t('reference')}
                maxLength={60}
                value={part.reference}
                onChange={(event) => setPart(index, { reference: event.currentTarget.value })}
              />
              <TextInput
                label={t('quantity')}
                inputMode="decimal"
                maxLength={12}
                value={part.quantity}
                onChange={(event) => setPart(index, { quantity: event.currentTarget.value })}
              />
              <Switch
                label={t('covered')}
                checked={part.isCovered}
                onChange={(event) => setPart(index, { isCovered: event.currentTarget.checked })}
              />
            </div>
          ))}
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
              onClick={() =>
                set({ parts: [...values.parts, { label: '', reference: '', quantity: '1', isCovered: false }] })
              }
            >
              {t('addPart')}
            </Button>
          </div>
        </div>
      </Surface>
      <Surface title={t('signature')}>
        <div className="visit-stack">
          <TextInput
            {...compulsory}
            id="on-site-signerName"
            label={t('signerName')}
            maxLength={120}
            value={values.signerName}
            error={missing === 'signerName' ? t('required') : undefined}
            onChange={(event) => set({ signerName: event.currentTarget.value })}
          />
          <div id="on-site-signature" tabIndex={-1} className="visit-pad">
            <Suspense fallback={null}>
              <SignaturePad label={t('drawHere')} cleared={cleared} onDrawn={setDrawn} />
            </Suspense>
          </div>
          {missing === 'signature' ? (
            <p role="alert" className="visit-missing">
              {t('drawFirst')}
            </p>
          ) : null}
          <div>
            <Button
              variant="subtle"
              size="xs"
              onClick={() => {
                setCleared((now) => now + 1)
                setDrawn(undefined)
              }}
            >
              {t('clear')}
            </Button>
          </div>
          <p className="help">{t('signingWhat', { client: visit.client })}</p>
          <div>
            <Button type="submit">{t('sign')}</Button>
          </div>
        </div>
      </Surface>
    </form>
  )
}
