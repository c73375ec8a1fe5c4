"""One small whole autograd engine for each step of the book.

Every module stands alone: it holds the engine as it is at the end of that step, and nothing else.
Some are wrong on purpose, and their first lines say so, because the next step is the cure.

The engines closely follow the code of "Deep Learning from Scratch 3" by Koki Saitoh
(Copyright (c) 2019 Koki Saitoh, MIT licence); NOTICE.md in this folder holds the whole notice.
"""
