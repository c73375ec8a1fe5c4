export { engineLabel, engineList, engineSource, stageList } from './engines'
export { lessonAction, type LessonAction } from './links'
export { lessonList, loadLesson, NoRecording, UnknownLesson, type Card, type Lesson, type LessonPart } from './lessons'
