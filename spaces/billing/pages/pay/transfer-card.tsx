import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { copyText } from '../../../../web/ui/copy.ts'
import { formatMoney } from '../../../../web/ui/format.ts'

export type Transfer = {
  name: string
  iban: string
  bic: string
  reference: string
  code: { size: number; path: string } | null
}

/** An IBAN in groups of four. */
export const grouped = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ')

/** How something is paid by transfer: the code that a bank's application reads, and each value with a button that copies it (B25). */
export function TransferCard({ transfer, cents, currency }: { transfer: Transfer; cents: number; currency: string }) {
  const t = useTexts('billing')
  const { code } = transfer
  const rows = [
    { label: t('online.beneficiary'), shown: transfer.name, copied: transfer.name },
    { label: t('online.iban'), shown: grouped(transfer.iban), copied: transfer.iban },
    ...(transfer.bic ? [{ label: t('online.bic'), shown: transfer.bic, copied: transfer.bic }] : []),
    { label: t('amount'), shown: formatMoney(cents, currency), copied: (cents / 100).toFixed(2) },
    { label: t('online.wording'), shown: transfer.reference, copied: transfer.reference },
  ]
  return (
    <div className="transfer-card">
      {code ? (
        <figure>
          <svg
            viewBox={`-4 -4 ${code.size + 8} ${code.size + 8}`}
            role="img"
            aria-label={t('online.codeOf', { amount: formatMoney(cents, currency) })}
            shapeRendering="crispEdges"
          >
            <rect x={-4} y={-4} width={code.size + 8} height={code.size + 8} fill="#ffffff" />
            <path d={code.path} fill="#000000" />
          </svg>
          <figcaption className="help">{t('online.code')}</figcaption>
        </figure>
      ) : null}
      <dl>
        {rows.map((row) => (
          <div key={row.label}>
            <dt>{row.label}</dt>
            <dd>
              <span>{row.shown}</span>
              <CopyButton what={row.label} text={row.copied} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function CopyButton({ what, text }: { what: string; text: string }) {
  const t = useTexts('billing')
  const [copied, setCopied] = useState(false)
  const Icon = copied ? IconCheck : IconCopy
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
      aria-label={t('online.copyOf', { what })}
      onClick={async () => {
        if (!(await copyText(text))) return
        setCopied(true)
        setTimeout(() => setCopied(false), 2_000)
      }}
    >
      <span aria-live="polite">{copied ? t('online.copied') : t('online.copy')}</span>
    </Button>
  )
}
