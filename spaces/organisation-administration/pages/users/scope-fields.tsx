import { Checkbox, Radio } from '@mantine/core'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Column } from '../../../../web/ui/form-section.tsx'

/** «Rattacher à la structure», or the services concerned (O13). */
export function ScopeFields(props: {
  whole: boolean
  serviceIds: string[]
  services: Array<{ id: string; name: string; active: boolean }>
  change: (values: { whole: boolean; serviceIds: string[] }) => void
  error?: string
  disabled?: boolean
  wholeLabel?: string
}) {
  const t = useTexts('organisation')
  const shown = props.services.filter((one) => one.active || props.serviceIds.includes(one.id))
  const toggle = (id: string, on: boolean) =>
    props.change({
      whole: false,
      serviceIds: on ? [...props.serviceIds, id] : props.serviceIds.filter((one) => one !== id),
    })
  return (
    <Column span={12}>
      <div role="radiogroup" aria-label={t('scope')} className="stack" style={{ gap: 8 }}>
        <Radio
          name="portee"
          label={props.wholeLabel ?? t('whole')}
          checked={props.whole}
          disabled={props.disabled}
          onChange={() => props.change({ whole: true, serviceIds: [] })}
        />
        {shown.length ? (
          <Radio
            name="portee"
            label={t('membershipRequests.someServices')}
            checked={!props.whole}
            disabled={props.disabled}
            onChange={() => props.change({ whole: false, serviceIds: props.serviceIds })}
          />
        ) : null}
      </div>
      {!props.whole && shown.length ? (
        <fieldset aria-label={t('services')} className="group checks" style={{ marginTop: 10, paddingLeft: 28 }}>
          {shown.map((one) => (
            <Checkbox
              key={one.id}
              label={one.active ? one.name : t('inactiveService', { name: one.name })}
              checked={props.serviceIds.includes(one.id)}
              disabled={props.disabled}
              onChange={(event) => toggle(one.id, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      ) : null}
      {props.error ? (
        <p role="alert" className="field-error">
          {props.error}
        </p>
      ) : null}
    </Column>
  )
}
