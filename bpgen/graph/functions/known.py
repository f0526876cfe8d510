"""All functions that formulas call."""

from __future__ import annotations

from .absolute import ABS, SIGN
from .at_multiples import AT_MULTIPLES
from .capped import CAPPED
from .cos_pi import COS_PI
from .exp import EXP
from .function import Function
from .largest import LARGEST
from .ln import LN
from .log_sum_exp import LOG_SUM_EXP
from .maximum import MAXIMUM
from .normal import NORMAL_CDF, NORMAL_DENSITY
from .relu import RELU
from .sqrt import SQRT
from .step import STEP
from .tanh import TANH
from .where import WHERE
from .wins import WINS

#: The functions that a formula can call.
FUNCTIONS: tuple[Function, ...] = (
    *(EXP, LN, TANH, RELU, MAXIMUM, LARGEST, CAPPED, STEP, ABS, SIGN, WHERE, WINS),
    *(SQRT, COS_PI, AT_MULTIPLES, LOG_SUM_EXP, NORMAL_CDF, NORMAL_DENSITY),
)
