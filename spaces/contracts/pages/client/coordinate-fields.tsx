import { TextInput } from '@mantine/core'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ChangedField } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { type CoordinateName, coordinateNames } from './data.ts'

const spans: Record<CoordinateName, [number, number]> = {
  structure: [6, 12],
  jobTitle: [6, 12],
  phone: [4, 6],
  mobile: [4, 6],
  fax: [4, 12],
  addressLine1: [6, 12],
  addressLine2: [6, 12],
  postalCode: [3, 5],
  city: [9, 7],
}
const lengths: Partial<Record<CoordinateName, number>> = { postalCode: 20, city: 120, phone: 40, mobile: 40, fax: 40 }

/** The coordinates of a person; those that a copy changed are in brass with what they replace (C14, C20). */
export function CoordinateFields(props: {
  // biome-ignore lint/suspicious/noExplicitAny: what Mantine gives is spread on the input as it is
  form: { getInputProps: (name: any) => any; getValues: () => any }
  /** Former values of the fields that a copy changed. */
  former: Partial<Record<CoordinateName, string>>
  only?: readonly CoordinateName[]
  disabled?: boolean
}) {
  const t = useTexts('contracts')
  const values = props.form.getValues() as Record<CoordinateName, string>
  return (
    <>
      {(props.only ?? coordinateNames).map((name) => {
        const former = props.former[name]
        return (
          <Column key={name} span={spans[name][0]} phone={spans[name][1]}>
            <ChangedField former={former !== undefined && former !== values[name] ? former : undefined}>
              <TextInput
                label={t(`field.${name}`)}
                maxLength={lengths[name] ?? 200}
                autoComplete="off"
                disabled={props.disabled}
                {...props.form.getInputProps(name)}
              />
            </ChangedField>
          </Column>
        )
      })}
    </>
  )
}
