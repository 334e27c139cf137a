import { useEffect, useState } from 'react'

/** True once `on` has lasted 300 ms: nothing shows that something loads before. */
export function useDelayed(on: boolean, delayMs = 300): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!on) {
      setLate(false)
      return
    }
    const timer = setTimeout(() => setLate(true), delayMs)
    return () => clearTimeout(timer)
  }, [on, delayMs])
  return on && late
}
