/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measures.h -- every measure by name, with what it computes; table.c tells the world of them. */
#ifndef JEVONS_RISK_MEASURES_H
#define JEVONS_RISK_MEASURES_H

#include "risk.h"

/* single.c: of one series of returns. */
extern const measure total_return, annual_return, volatility, downside_deviation, semideviation, sharpe,
    adjusted_sharpe, sortino, kappa, omega, upside_potential, max_drawdown, average_drawdown, ulcer_index, pain_index,
    drawdown_deviation, calmar, sterling, burke, martin, hit_rate, tail_ratio,
    best_return, worst_return, longest_fall;

/* tails.c */
extern const measure value_at_risk, expected_shortfall, window_quantile, window_median;

/* shape.c */
extern const measure skew, kurt, jarque_bera, jarque_bera_p, autocorrelation, ljung_box, ljung_box_p, durbin_watson,
    hurst;

/* pairs.c: of a series and a benchmark. */
extern const measure beta, alpha, jensen_alpha, beta_up, beta_down, r_squared, treynor, tracking_error, active_return,
    information_ratio, up_capture, down_capture, m_squared, systematic_risk, specific_risk, appraisal_ratio, coskewness,
    cokurtosis, pearson, covariance, spearman, kendall;

#endif
