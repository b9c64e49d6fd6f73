package text_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
)

// slang writes comments in which a made-up word carries the mood, which no model can know.
func slang(random *rand.Rand, n int) []text.Example {
	subjects := []string{"这双鞋", "新课程", "直播", "客服小张", "礼盒", "门店", "小程序", "早餐", "积分商城", "周边"}
	fillings := []string{"真的", "有点", "今天也", "还是", "一如既往", "又", "居然", "果然"}
	var out []text.Example
	for range n {
		e := text.Example{Class: text.Negative}
		mood := "芭比Q"
		if random.IntN(2) == 0 {
			e.Class, mood = text.Positive, "绝绝子"
		}
		e.Text = fmt.Sprintf("%s%s%s%d", subjects[random.IntN(len(subjects))], fillings[random.IntN(len(fillings))], mood, random.IntN(900))
		e.Text += []string{"", "啊", "了", "哦"}[random.IntN(4)]
		out = append(out, e)
	}
	return out
}

func TestLabelsHelp(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	base := text.Default()
	labels, rest := slang(random, 200), slang(random, 400)
	started := time.Now()
	adapted, check := base.Adapt(labels)
	took := time.Since(started)
	before, after := text.Try(base, rest), text.Try(adapted, rest)
	t.Logf("before %v; after %v; in %v", before, after, took)
	if after.Accuracy < before.Accuracy+.1 || after.Accuracy < .9 {
		t.Errorf("accuracy %.3f without, %.3f with 200 labels", before.Accuracy, after.Accuracy)
	}
	if took > 5*time.Second { // a busy machine; the benchmark measures
		t.Errorf("took %v", took)
	}
	if check.Labels() != 200 || check.Hits > check.Negatives || check.Rejections > check.Others || check.Negatives == 0 {
		t.Errorf("check %+v", check)
	}
	if again := text.Try(base, rest); again != before {
		t.Error("adapting changed the model that it started from")
	}
}

func TestLabelsAreOrderless(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 6))
	labels := slang(random, 120)
	a, checkA := text.Default().Adapt(labels)
	shuffled := slices.Clone(labels)
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	b, checkB := text.Default().Adapt(shuffled)
	if checkA != checkB {
		t.Errorf("checks %+v and %+v", checkA, checkB)
	}
	for _, e := range slang(random, 50) {
		if x, y := a.Judge(e.Text), b.Judge(e.Text); x != y {
			t.Fatalf("%s: %+v and %+v", e.Text, x, y)
		}
	}
}

func TestPeopleAreAlwaysRight(t *testing.T) {
	t.Parallel()
	labels := []text.Example{
		{Text: "太失望了！", Class: text.Positive},
		{Text: "很好", Class: text.Neutral}, {Text: "很好", Class: text.Neutral}, {Text: "很好", Class: text.Positive},
		{Text: "一般", Class: text.Negative}, {Text: "一般", Class: text.Positive},
		{Text: "👎", Class: text.Positive},
		{Text: "没说", Class: text.Undecided},
	}
	m, check := text.Default().Adapt(labels)
	for comment, want := range map[string]text.Class{"太失望了": text.Positive, "太 失望 了": text.Positive, "很好。": text.Neutral, "👎": text.Positive} {
		if j := m.Judge(comment); j.Class != want || !j.Labelled {
			t.Errorf("%s: %+v, people said %v", comment, j, want)
		}
	}
	for _, comment := range []string{"一般", "没说", "太失望了，真的"} {
		if m.Judge(comment).Labelled {
			t.Errorf("%s counts as labelled", comment)
		}
	}
	if check.Labels() != 7 {
		t.Errorf("checked %d labels, want 7", check.Labels())
	}
}

func TestAdaptWithoutLabelsChangesNothing(t *testing.T) {
	t.Parallel()
	m, check := text.Default().Adapt(nil)
	if check != (text.Check{}) {
		t.Errorf("check %+v", check)
	}
	for _, s := range sentences(t) {
		if a, b := text.Default().Judge(s.comment), m.Judge(s.comment); a != b {
			t.Errorf("%s: %+v, then %+v", s.comment, a, b)
		}
	}
}

func BenchmarkAdapt200(b *testing.B) {
	labels := slang(rand.New(rand.NewPCG(5, 5)), 200)
	b.ReportAllocs()
	for b.Loop() {
		text.Default().Adapt(labels)
	}
}

func classes(negative, neutral, positive, undecided int) []text.Class {
	return slices.Concat(slices.Repeat([]text.Class{text.Negative}, negative), slices.Repeat([]text.Class{text.Neutral}, neutral),
		slices.Repeat([]text.Class{text.Positive}, positive), slices.Repeat([]text.Class{text.Undecided}, undecided))
}

func TestNegativeShare(t *testing.T) {
	t.Parallel()
	good := text.Check{Hits: 80, Negatives: 100, Rejections: 180, Others: 200}
	for _, c := range []struct {
		name                 string
		labelled, called     []text.Class
		check                text.Check
		value                float64
		corrected, estimated bool
	}{
		{name: "people only", labelled: classes(10, 10, 20, 0), value: .25},
		{name: "model only", called: classes(20, 30, 30, 20), value: .25, estimated: true},
		{name: "few labels do not correct", called: classes(20, 30, 30, 20), check: text.Check{Hits: 8, Negatives: 10, Rejections: 18, Others: 20}, value: .25, estimated: true},
		// p = .31, Se .8, Sp .9: (.31-.1)/.7
		{name: "corrected", called: classes(310, 300, 390, 0), check: good, value: .3, corrected: true, estimated: true},
		// .3 of the 1,000 and .1 of the 100
		{name: "both", labelled: classes(10, 50, 40, 0), called: classes(310, 300, 390, 0), check: good, value: (.3*1000 + .1*100) / 1100, corrected: true, estimated: true},
		{name: "a check no better than chance", called: classes(20, 30, 30, 20), check: text.Check{Hits: 10, Negatives: 100, Rejections: 100, Others: 200}, value: .25, estimated: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := text.NegativeShare(c.labelled, c.called, c.check)
			if math.Abs(s.Value-c.value) > 1e-9 || s.Corrected != c.corrected || s.Estimated != c.estimated {
				t.Errorf("%+v, want %v", s, c.value)
			}
			if !(s.Low < s.Value && s.Value < s.High && s.Low >= 0 && s.High <= 1) {
				t.Errorf("interval %v to %v around %v", s.Low, s.High, s.Value)
			}
			if s.Comments != len(c.labelled)+len(c.called) || s.Labelled != len(c.labelled) {
				t.Errorf("%d comments, %d labelled", s.Comments, s.Labelled)
			}
		})
	}
	for _, list := range [][]text.Class{nil, classes(0, 0, 0, 5)} {
		if s := text.NegativeShare(nil, list, text.Check{}); !math.IsNaN(s.Value) || s.Undecided != len(list) {
			t.Errorf("of %v: %+v", list, s)
		}
	}
}
