/** What differs to the ear and to the hand, so that a phone in a pocket can be understood. Pure. */

/** Milliseconds of shaking and of rest in turn. @type {Record<string, number[]>} */
export const SHAKES = {
  left: [350],
  right: [130, 110, 130],
  turn: [80],
  stop: [400, 150, 120, 150, 120],
  off: [600, 200, 600, 200, 600],
  back: [90, 60, 90],
  lost: [900],
  hazard: [80, 60, 80, 60, 80, 60, 80],
  end: [120, 100, 120, 100, 500],
  split: [250, 120, 250],
  lap: [60, 60, 60],
  pause: [500],
  resume: [60, 80, 200],
  ahead: [60, 60, 60, 60, 200],
  behind: [200, 60, 200, 60, 60],
  fast: [100, 60, 100, 60, 100],
  easy: [300, 150, 300],
};

/** Notes one after the other: hertz and milliseconds. @type {Record<string, [number, number][]>} */
export const CHIMES = {
  left: [[660, 110], [494, 150]],
  right: [[494, 110], [660, 150]],
  turn: [[587, 140]],
  stop: [[523, 140], [659, 140], [784, 260]],
  off: [[330, 220], [247, 320], [330, 220], [247, 320]],
  back: [[392, 110], [587, 190]],
  lost: [[294, 420]],
  hazard: [[880, 90], [880, 90], [880, 90]],
  end: [[523, 150], [659, 150], [784, 150], [1047, 380]],
  split: [[784, 120], [784, 120], [1047, 220]],
  lap: [[1047, 120]],
  pause: [[523, 160], [392, 240]],
  resume: [[392, 120], [523, 160]],
  ahead: [[784, 110], [880, 110], [988, 160]],
  behind: [[494, 110], [440, 110], [392, 160]],
  fast: [[880, 100], [1175, 200]],
  easy: [[587, 160], [440, 220]],
};
