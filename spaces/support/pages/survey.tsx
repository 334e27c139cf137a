import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ApiProblem } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import './support.css'

const scores = [1, 2, 3, 4, 5]

/** «Votre avis»: a score of five and what was missing, said once (P13). */
export function SurveyForm(props: {
  sending: boolean
  problem: ApiProblem | undefined
  onSend: (answer: { score: number; comment: string }) => void
}) {
  const t = useTexts('support')
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <form
      className="survey"
      noValidate
      aria-label={t('survey.title')}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (score > 0) props.onSend({ score, comment })
      }}
    >
      <ProblemNotice problem={props.problem} />
      <fieldset>
        <legend>{t('survey.question')}</legend>
        <div className="scores">
          {scores.map((one) => (
            <label key={one} className={one <= score ? 'chosen' : undefined}>
              <input type="radio" name="score" value={one} checked={one === score} onChange={() => setScore(one)} />
              {one}
            </label>
          ))}
        </div>
        <p className="ends">
          <span>{t('survey.least')}</span>
          <b>{score > 0 ? t('survey.of', { score }) : ''}</b>
          <span>{t('survey.most')}</span>
        </p>
        {tried && score === 0 ? (
          <p className="field-error" role="alert">
            {t('survey.missing')}
          </p>
        ) : null}
      </fieldset>
      <Textarea
        label={t('survey.comment')}
        autosize
        minRows={2}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={props.sending}>
          {t('survey.send')}
        </Button>
      </div>
    </form>
  )
}
