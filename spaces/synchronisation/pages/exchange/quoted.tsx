/** What is sent or was answered, as it is: it scrolls by itself, with the keyboard too. */
export function Quoted({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section aria-label={label} tabIndex={0} className="message-body">
      {text}
    </section>
  )
}
