import { describe, expect, it } from 'vitest'
import { josa, withJosa } from './josa'

describe('particles after names', () => {
  // how each is read: 엑스, 와이, 엘, 엠, 알, 스퀘어, 애드, 멀, 서브, 사인, 그래드, 제너레이션, 셋, 스택, 넌, 펑스, 힙
  const objects: Record<string, string> = {
    x: 'x를',
    y: 'y를',
    a: 'a를',
    l: 'l을',
    m: 'm을',
    r: 'r을',
    gx: 'gx를',
    Square: 'Square를',
    Add: 'Add를',
    Mul: 'Mul을',
    MatMul: 'MatMul을',
    Sub: 'Sub를',
    Neg: 'Neg를',
    Div: 'Div를',
    Pow: 'Pow를',
    Exp: 'Exp를',
    Sin: 'Sin을',
    'x.grad': 'x.grad를',
    generation: 'generation을',
    seen_set: 'seen_set을',
    stack: 'stack을',
    None: 'None을',
    funcs: 'funcs를',
    heap: 'heap을',
    queue: 'queue를',
    'main.py': 'main.py를',
    함수: '함수를',
    변수들: '변수들을',
  }
  for (const [word, expected] of Object.entries(objects))
    it(expected, () => expect(withJosa(word, '을/를')).toBe(expected))

  // 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 십, 백
  it('reads digits', () => {
    const read = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '100', '64.0', '3.2974', 'x0', 'x2'].map(
      (word) => withJosa(word, '이/가'),
    )
    expect(read).toEqual([
      '0이',
      '1이',
      '2가',
      '3이',
      '4가',
      '5가',
      '6이',
      '7이',
      '8이',
      '9가',
      '10이',
      '100이',
      '64.0이',
      '3.2974가',
      'x0이',
      'x2가',
    ])
  })

  it('looks past closing signs', () => {
    expect(withJosa('Square(a)', '은/는')).toBe('Square(a)는')
    expect(withJosa('[1.0, 2.0]', '을/를')).toBe('[1.0, 2.0]을')
    expect(withJosa('backward()', '이/가')).toBe('backward()가')
  })

  it('takes 로 after a vowel and after ㄹ', () => {
    expect([
      josa('x', '으로/로'),
      josa('Mul', '으로/로'),
      josa('1', '으로/로'),
      josa('3', '으로/로'),
      josa('길', '으로/로'),
      josa('앞', '으로/로'),
    ]).toEqual(['로', '로', '로', '으로', '로', '으로'])
  })

  it('takes the open form where nothing can be read', () => expect(withJosa('·', '을/를')).toBe('·를'))
})
