package main

import "strings"

func measureRivals(w *world, out map[string]float64) {
	rowsOf(competitorTable(), func(row map[string]string) {
		if v, ok := number(row["数值"]); ok && row["月份"] == reported {
			out["competitors.value."+row["账号"]+"."+row["指标"]] = v
		}
	})
	words := tally{}
	october(titleTable(w), "发表日期", func(row map[string]string) {
		side := "peers"
		if row["账号"] == ownAccount {
			side = "own"
		}
		words[side]++
		for _, word := range []string{"限时", "专属"} {
			words[side+word] += float64(strings.Count(row["标题"], word))
		}
	})
	for _, word := range []string{"限时", "专属"} {
		out["competitors.keyword_gap."+word] = words["own"+word]/words["own"]/(words["peers"+word]/words["peers"]) - 1
	}
	first := map[string]float64{}
	rowsOf(experimentTable(), func(row map[string]string) {
		t := tally{}
		t.add(row, "", "exposures", "conversions")
		rate := t["conversions"] / t["exposures"]
		name := row["experiment"]
		if _, seen := first[name]; !seen {
			first[name] = rate
		}
		out["experiments.rate."+name+"."+row["variant"]] = rate
		out["experiments.lift."+name+"."+row["variant"]] = rate/first[name] - 1
	})
}
