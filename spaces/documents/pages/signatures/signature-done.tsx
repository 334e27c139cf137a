import { Button } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { SignatureView, Signer } from './source.ts'
import './signing.css'

const tags = {
  to_sign: 'toReturn',
  expected: 'pending',
  signing: 'pending',
  signed: 'done',
  refused: 'refused',
  passed_on: 'cancelled',
  cancelled: 'cancelled',
} as const

/** Who signs, in order, and the proof of each signature in words (D20). `proof`: where its file is; absent where one may not have it. */
export function SignatureDone({ view, proof }: { view: SignatureView; proof?: (signerId: string) => string }) {
  const t = useTexts('documents')
  const refusal = view.signers.find((one) => one.state === 'refused')
  const nameOf = (one: Signer) => one.name || t(`kind_${one.kind}`)
  return (
    <div className="signature-done">
      {refusal ? (
        <Notice kind="brass">{t('refusedBy', { who: nameOf(refusal), reason: refusal.reason })}</Notice>
      ) : view.cancellation ? (
        <Notice kind="brass">
          {t('cancelledBy', { who: view.cancellation.by, reason: view.cancellation.reason })}
        </Notice>
      ) : null}
      <section className="surface">
        <h2>{t('signers')}</h2>
        <p className="help">{t('signersOrder')}</p>
        <table>
          <thead>
            <tr>
              <th>{t('signer')}</th>
              <th>{t('state')}</th>
              <th>{t('when')}</th>
            </tr>
          </thead>
          <tbody>
            {view.signers.map((one) => (
              <tr key={one.id}>
                <td>
                  <strong>{nameOf(one)}</strong>
                  {one.name ? <span className="help"> {t(`kind_${one.kind}`)}</span> : null}
                </td>
                <td>
                  <StateTag state={one.late ? 'late' : tags[one.state]}>{t(`state_${one.state}`)}</StateTag>
                </td>
                <td>
                  {one.at ? formatDayTime(one.at) : one.deadline ? t('before', { on: formatDay(one.deadline) }) : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {view.signers
        .filter((one) => one.proof)
        .map((one) => (
          <Proof key={one.id} signer={one} address={proof?.(one.id)} name={nameOf(one)} />
        ))}
    </div>
  )
}

function Proof({ signer, name, address }: { signer: Signer; name: string; address: string | undefined }) {
  const t = useTexts('documents')
  const proof = signer.proof!
  return (
    <section className="surface signature-proof">
      <h2>{t('proofOf', { who: name })}</h2>
      <dl>
        <dt>{t('proof')}</dt>
        <dd>{proof.number}</dd>
        <dt>{t('proofRead')}</dt>
        <dd>
          {t('proofReadValue', {
            count: proof.pages,
            from: formatDayTime(proof.readFrom),
            to: formatDayTime(proof.readTo),
          })}
        </dd>
        <dt>{t('proofCode')}</dt>
        <dd>
          {t('proofCodeValue', {
            to: proof.sentTo,
            sent: formatDayTime(proof.sentAt),
            entered: formatDayTime(proof.enteredAt),
          })}
        </dd>
        <dt>{t('proofFrom')}</dt>
        <dd>{[proof.address, proof.browser].filter(Boolean).join(' · ')}</dd>
        <dt>{t('proofHash')}</dt>
        <dd>
          <code>{proof.sha256}</code>
        </dd>
        <dt>{t('proofLevel')}</dt>
        <dd>
          {proof.stampedAt
            ? t('stamped', { level: signer.level ?? '', at: formatDayTime(proof.stampedAt) })
            : t('notStamped', { level: signer.level ?? '' })}
        </dd>
      </dl>
      <p className="help">{t('sealed')}</p>
      {address ? (
        <Button
          component="a"
          variant="default"
          href={address}
          download
          leftSection={<IconShieldCheck size={17} stroke={1.7} aria-hidden />}
        >
          {t('downloadProof')}
        </Button>
      ) : null}
    </section>
  )
}
