package stats

import "math"

// SRMAlpha is the p-value below which an experiment's assignment counts as broken.
//
// Source: Fabijan A et al. (2019) KDD, as used by Microsoft's platform.
const SRMAlpha = 0.0005

// SRM tests whether the observed sizes of an experiment's arms fit the planned shares (sample ratio mismatch) and returns
// the p-value of the chi-square goodness of fit. A p below [SRMAlpha] makes every other result of the experiment
// worthless.
//
// planned holds any positive weights (50, 50 or .5, .5). NaN for fewer than two arms, different lengths, negative counts,
// no units at all or weights that are not positive.
//
// Source: Kohavi R, Tang D, Xu Y (2020) Trustworthy Online Controlled Experiments, chapters 3 and 21.
func SRM(observed, planned []float64) float64 {
	chi2, df := GoodnessOfFit(observed, planned)
	return ChiSquareTail(chi2, df)
}

// GoodnessOfFit returns Pearson's chi-square of counts against planned weights and its degrees of freedom, NaN for the
// inputs named at [SRM].
func GoodnessOfFit(observed, planned []float64) (chi2, df float64) {
	if len(observed) != len(planned) || len(observed) < 2 {
		return math.NaN(), math.NaN()
	}
	for i := range observed {
		if !finite(observed[i], planned[i]) || observed[i] < 0 || planned[i] <= 0 {
			return math.NaN(), math.NaN()
		}
	}
	total, weights := Sum(observed), Sum(planned)
	if total == 0 {
		return math.NaN(), math.NaN()
	}
	var acc accumulator
	for i, o := range observed {
		e := total * (planned[i] / weights)
		acc.add(float64((o-e)*(o-e)) / e)
	}
	return acc.value(), float64(len(observed) - 1)
}
