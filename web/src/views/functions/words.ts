import type { Language } from '../../i18n/index'

const en = {
  choose: 'Test function',
  map: (title: string) => `Map of ${title}: drag the point, or move it with the arrow keys`,
  point: (x: string, y: string) => `The point, x ${x}, y ${y}`,
  minimum: 'The lowest point',
  lead: 'Drag the point. The engine runs where you let go: the orange arrow is its gradient and points uphill.',
  at: 'at',
  near: 'Read off the map while you drag; let go for the exact figures.',
  exact: 'From the engine’s own run.',
  value: 'f(x, y)',
  descent: 'Gradient descent',
  rate: 'Learning rate',
  steps: (count: number) => (count === 1 ? '1 step' : `${count} steps`),
  restart: 'Back to the start',
  walked: (count: number) => `${count} ${count === 1 ? 'step' : 'steps'} so far.`,
  lost: 'The last step led off the map: the learning rate is too large here. Go back to the start and take a smaller one.',
  drawing: 'The engine computes the map…',
  timeout: 'Python took too long. Choose the function again to try once more.',
  noPython: 'The map needs Python, which is not ready: wait for it, or press Retry at the top.',
  program: 'The program',
  graph: 'The graph of this point',
}

const ko: typeof en = {
  choose: '테스트 함수',
  map: (title) => `${title} 지도. 점을 끌거나 화살표 키로 옮겨 보세요`,
  point: (x, y) => `점, x ${x}, y ${y}`,
  minimum: '가장 낮은 곳',
  lead: '점을 끌어 보세요. 손을 놓은 자리에서 엔진이 실행됩니다. 주황색 화살표가 그 자리의 기울기이고, 오르막 쪽을 가리킵니다.',
  at: '위치',
  near: '끄는 동안에는 지도에서 읽은 값입니다. 손을 놓으면 정확한 값이 나옵니다.',
  exact: '엔진이 직접 계산한 값입니다.',
  value: 'f(x, y)',
  descent: '경사 하강법',
  rate: '학습률',
  steps: (count) => `${count}걸음`,
  restart: '처음 자리로',
  walked: (count) => `지금까지 ${count}걸음 갔습니다.`,
  lost: '마지막 걸음에서 지도를 벗어났습니다. 여기서는 학습률이 너무 큽니다. 처음 자리로 돌아가 더 작은 값을 골라 보세요.',
  drawing: '엔진이 지도를 계산하는 중…',
  timeout: '파이썬이 너무 오래 걸립니다. 함수를 다시 골라 보세요.',
  noPython: '지도를 그리려면 파이썬이 필요한데 아직 준비되지 않았습니다. 기다리거나 위쪽의 “다시 시도”를 누르세요.',
  program: '프로그램',
  graph: '이 점의 계산 그래프',
}

export const functionsWords: Record<Language, typeof en> = { en, ko }
