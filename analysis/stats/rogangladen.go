package stats

import "math"

// CorrectedShare is a share found by an imperfect classifier, corrected for its errors.
type CorrectedShare struct {
	Share float64  // within [0, 1]
	CI    Interval // 95 %, with the uncertainty of the classifier
}

// RoganGladen corrects the share x/n that a classifier called positive by its sensitivity (hits of labelled positives) and
// specificity (rejections of labelled negatives), each known from a labelled sample.
//
//	share = (p + Sp - 1)/(Se + Sp - 1),  delta-method variance over p, Se, Sp
//
// NaN when counts are impossible or the classifier is no better than chance (Se + Sp <= 1). The labelled samples must
// come from the same kind of comments.
//
// Source: Rogan WJ, Gladen B (1978) American Journal of Epidemiology 107:71-76.
func RoganGladen(x, n, hits, positives, rejections, negatives float64) CorrectedShare {
	none := CorrectedShare{math.NaN(), NoInterval()}
	if !counts(x, n) || !counts(hits, positives) || !counts(rejections, negatives) {
		return none
	}
	p, se, sp := x/n, hits/positives, rejections/negatives
	youden := se + sp - 1
	if youden <= 0 {
		return none
	}
	share := (p + sp - 1) / youden
	variance := p*(1-p)/n + float64(share*share*(se*(1-se)/positives)) + float64((1-share)*(1-share)*(sp*(1-sp)/negatives))
	half := Z95 * math.Sqrt(variance) / youden
	return CorrectedShare{clamp(share, 0, 1), Interval{clamp(share-half, 0, 1), clamp(share+half, 0, 1)}}
}
