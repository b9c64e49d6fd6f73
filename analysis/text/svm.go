package text

import "math/rand/v2"

// point is a training example in feature space: a sparse unit vector x, the side y (+1 positive, -1 negative), what a wrong
// call costs, and a score known beforehand.
type point struct {
	index []int32
	value []float64
	y     float64
	cost  float64
	known float64
}

// plane is a linear decision: weight . x + bias.
type plane struct {
	weight []float64
	bias   float64
}

func (p plane) score(index []int32, value []float64) float64 {
	s := p.bias
	for k, i := range index {
		s += float64(p.weight[i] * value[k])
	}
	return s
}

// maxRounds and tolerance end the optimisation.
const (
	maxRounds = 60
	tolerance = 0.01
)

// separate moves a plane towards the points: it minimises
//
//	|w - w0|^2/2 + sum cost max(0, 1 - y (w.x + known))^2
//
// by dual coordinate descent, starting at the plane w0 it is given (zero for a new one). The order of the points is drawn
// from a fixed seed, and every product is rounded before it is added, so the result is the same on every machine.
//
// Source: Hsieh C-J et al. (2008) A dual coordinate descent method for large-scale linear SVM, ICML, algorithm 1, L2 loss.
func separate(p *plane, points []point) {
	random := rand.New(rand.NewPCG(20260101, 7))
	order := make([]int, len(points))
	square := make([]float64, len(points))
	for i, q := range points {
		order[i] = i
		square[i] = 1 // of the bias
		for _, v := range q.value {
			square[i] += float64(v * v)
		}
	}
	alpha := make([]float64, len(points))
	for range maxRounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := 0.0
		for _, i := range order {
			q := points[i]
			if q.cost <= 0 {
				continue
			}
			soft := 1 / (2 * q.cost)
			gradient := float64(q.y*(p.score(q.index, q.value)+q.known)) - 1 + float64(soft*alpha[i])
			if alpha[i] == 0 && gradient >= 0 {
				continue
			}
			worst = max(worst, gradient, -gradient)
			next := max(alpha[i]-gradient/(square[i]+soft), 0)
			step := float64((next - alpha[i]) * q.y)
			alpha[i] = next
			for k, j := range q.index {
				p.weight[j] += float64(step * q.value[k])
			}
			p.bias += step
		}
		if worst < tolerance {
			break
		}
	}
}
