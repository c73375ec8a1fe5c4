export { engineLabel, engineList, engineSource } from './engines.ts'
export { lessonAction, type LessonAction } from './links.ts'
export {
  lessonList,
  loadLesson,
  NoRecording,
  UnknownLesson,
  type Card,
  type Lesson,
  type LessonPart,
} from './lessons.ts'
