package stats

import "testing"

func BenchmarkChooseRetention(b *testing.B) {
	var cohorts []Cohort
	for k := range 30 {
		c := Cohort{}
		for d := 0.0; d <= float64(60-k); d++ {
			c.Days, c.Alive = append(c.Days, d), append(c.Alive, 500*survival(SBG, []float64{0.7, 6}, d))
		}
		cohorts = append(cohorts, c)
	}
	for b.Loop() {
		if _, err := ChooseRetention(cohorts, nil, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDetectDaily(b *testing.B) {
	year := season(400)
	for b.Loop() {
		if _, err := (DailyRule{}).DetectDaily(year, nil); err != nil {
			b.Fatal(err)
		}
	}
}
