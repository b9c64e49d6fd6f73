package text

import "math"

// Judgement is what a model thinks of a comment.
type Judgement struct {
	Class    Class
	Negative float64 // probability that the comment is negative, if it is either negative or positive
	Score    float64 // below 0 negative, above 0 positive
	Labelled bool    // the class is what people said of these words
}

// The rule of three classes. The values were fixed on reviews of other goods than those left out (leave-one-domain-out) and on
// written neutral sentences, see the package documentation.
const (
	lexiconWeight = 0.15
	sureNegative  = 0.70
	surePositive  = 0.65
	shortQuestion = 25 // characters up to which a question without a word of the lexicon is neutral
)

// Judge reads a comment. Any text has a judgement; an empty one, one without words or without evidence is neutral.
func (m *Model) Judge(comment string) Judgement {
	text := fold(comment)
	heard := listen(text)
	score, strongest := m.score(text)
	j := Judgement{Score: score + lexiconWeight*heard.lean()}
	if m.Grams() == 0 && len(m.own) == 0 {
		j.Score = heard.lean()
	}
	j.Negative = 1 - m.probability(j.Score)
	j.Class = m.rule(text, heard, strongest, j.Negative)
	if class, ok := m.told(comment); ok {
		j.Class, j.Labelled = class, true
	}
	return j
}

// told is what people said of a comment with these words.
func (m *Model) told(comment string) (Class, bool) {
	if len(m.said) == 0 {
		return Undecided, false
	}
	key := Key(comment)
	if key == "" {
		key = comment
	}
	class, ok := m.said[key]
	return class, ok
}

// rule says the class: neutral without evidence, then the sides by their probability; a word of the lexicon on the same side
// is enough by itself.
func (m *Model) rule(text []rune, heard tone, strongest, negative float64) Class {
	if !heard.hit() && (question(text) && len(text) <= shortQuestion || strongest < float64(m.head.strong) || m.Grams() == 0 && len(m.own) == 0) {
		return Neutral
	}
	lean := heard.lean()
	switch {
	case negative >= sureNegative, negative > 0.5 && lean < 0:
		return Negative
	case 1-negative >= surePositive, negative < 0.5 && lean > 0:
		return Positive
	}
	return Undecided
}

// score is the distance from the plane, and the greatest part of a single gram.
func (m *Model) score(text []rune) (score, strongest float64) {
	var sum, square float64
	for _, h := range grams(text) {
		ratio, weight := m.find(h)
		part := float64(ratio * weight)
		sum += part
		square += float64(ratio * ratio)
		strongest = max(strongest, part, -part)
	}
	if square > 0 {
		sum /= math.Sqrt(square)
	}
	return sum + float64(m.head.bias) + m.fitted, strongest
}

// probability is that of a positive comment.
func (m *Model) probability(score float64) float64 {
	steepness, offset := float64(m.head.steepness), float64(m.head.offset)
	if m.Grams() == 0 {
		steepness, offset = 1, 0
	}
	return 1 / (1 + math.Exp(-(float64(steepness*score) + offset)))
}
