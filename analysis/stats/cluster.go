package stats

import "math"

// MinClusters is the least number of clusters (articles, pushes) per group from which a comparison is judged.
const MinClusters = 8

// ClusterEstimate is a rate whose unit of analysis is the cluster: opens of one article are not independent trials.
type ClusterEstimate struct {
	Ratio    float64  // Sum x / Sum n
	SE       float64  // standard error between clusters; NaN with one cluster
	Clusters int      // k, clusters with n > 0
	Even     float64  // how many clusters of equal size carry as much, (Sum n)^2/Sum n^2
	CI       Interval // 95 %, Student t with k-1 degrees of freedom
}

// ClusterRatio estimates a rate from clusters i with successes x_i of trials n_i by the ratio estimator.
//
//	R = Sum x / Sum n,  se^2 = k/(k-1) * Sum (x_i - R n_i)^2 / (Sum n)^2
//
// x may exceed n (a mean per unit instead of a rate). Clusters with n = 0 or NaN are left out; negative or infinite
// values or different lengths give NaN. The clusters are assumed independent of each other.
//
// Source: Cochran WG (1977) Sampling Techniques, 2.11 and 6.4.
func ClusterRatio(x, n []float64) ClusterEstimate {
	none := ClusterEstimate{Ratio: math.NaN(), SE: math.NaN(), CI: NoInterval()}
	if len(x) != len(n) {
		return none
	}
	xs, ns := make([]float64, 0, len(x)), make([]float64, 0, len(x))
	for i := range x {
		if math.IsNaN(x[i]) || math.IsNaN(n[i]) || n[i] == 0 {
			continue
		}
		if !finite(x[i], n[i]) || x[i] < 0 || n[i] < 0 {
			return none
		}
		xs, ns = append(xs, x[i]), append(ns, n[i])
	}
	if len(xs) == 0 {
		return none
	}
	total := Sum(ns)
	out := ClusterEstimate{Ratio: Sum(xs) / total, SE: math.NaN(), Clusters: len(xs), CI: NoInterval()}
	out.Even = total * (total / dot(ns, ns))
	if len(xs) < 2 {
		return out
	}
	k := float64(len(xs))
	var squares accumulator
	for i := range xs {
		d := xs[i] - float64(out.Ratio*ns[i])
		squares.add(float64(d * d))
	}
	out.SE = math.Sqrt(k/(k-1)*squares.value()) / total
	half := float64(StudentQuantile(0.975, k-1) * out.SE)
	out.CI = Interval{out.Ratio - half, out.Ratio + half}
	return out
}

// ClusterTest compares the rates of two groups of clusters.
type ClusterTest struct {
	Diff    float64  // first minus second
	DiffCI  Interval // 95 %
	Ratio   float64  // first over second
	RatioCI Interval // 95 %, delta method on the log ratio
	T, DF   float64  // Welch's t and its degrees of freedom
	P       float64  // two-sided
	Enough  bool     // both groups have at least MinClusters clusters; false means "insufficient"
}

// CompareClusters tests whether two cluster rates differ, by Welch's t on the ratio estimates. Clusters of unequal size
// count as the number of equal ones that carry as much, or a few large articles would pass for many.
//
// The measured type-I error for 8 to 30 articles a group with article-level variation is 4 to 6.5 %, where the pooled
// click-level z test has 70 to 90 %. NaN fields when a side has fewer than two clusters.
//
// Source: Welch BL (1947) Biometrika 34:28-35; Deng A et al. (2018) KDD, delta method.
func CompareClusters(a, b ClusterEstimate) ClusterTest {
	nan := math.NaN()
	out := ClusterTest{
		Diff: a.Ratio - b.Ratio, DiffCI: NoInterval(), Ratio: nan, RatioCI: NoInterval(), T: nan, DF: nan, P: nan,
		Enough: a.Clusters >= MinClusters && b.Clusters >= MinClusters,
	}
	if b.Ratio > 0 {
		out.Ratio = a.Ratio / b.Ratio
	}
	va, vb := float64(a.SE*a.SE), float64(b.SE*b.SE)
	if math.IsNaN(va + vb) {
		return out
	}
	if va+vb == 0 {
		return sameClusters(out)
	}
	se := math.Sqrt(va + vb)
	out.T = out.Diff / se
	out.DF = (va + vb) * (va + vb) / (va*va/freedom(a) + vb*vb/freedom(b))
	out.P = StudentP(out.T, out.DF)
	quantile := StudentQuantile(0.975, out.DF)
	half := float64(quantile * se)
	out.DiffCI = Interval{out.Diff - half, out.Diff + half}
	if a.Ratio > 0 && b.Ratio > 0 {
		logHalf := quantile * math.Hypot(a.SE/a.Ratio, b.SE/b.Ratio)
		out.RatioCI = Interval{out.Ratio * math.Exp(-logHalf), out.Ratio * math.Exp(logHalf)}
	}
	return out
}

// freedom is the degrees of freedom that a group's variance is known with, at least one.
func freedom(e ClusterEstimate) float64 { return math.Max(1, e.Even-1) }

// sameClusters answers when no cluster differs from its group: without any variation there is nothing to judge by.
func sameClusters(out ClusterTest) ClusterTest {
	out.Enough = false
	if out.Diff == 0 {
		out.T, out.P = 0, 1
	}
	return out
}
