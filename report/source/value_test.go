package source

import (
	"testing"
	"time"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"0": 0, "12": 12, "-3": -3, "+4": 4, "1,234": 1234, "1,234,567.5": 1234567.5, "１２３": 123, "1.8万": 18000, "1.1万": 11000, "3.2亿": 3.2e8,
		"2千": 2000, "1.5w": 15000, "3k": 3000, "12.7%": .127, "28.64%": .2864, "5‰": .005, "￥1,234.50": 1234.5, "¥99": 99, "99元": 99, "1.2万元": 12000,
		"10秒": 10, "8人次": 8, "(12)": -12, "10万+": 100000, " 7 ": 7, "7\u3000": 7, "1e3": 1000, "−5": -5, "1万亿": 1e12, "CNY 12": 12,
	} {
		if r := parseNumber(text); r.bad || r.value != want {
			t.Errorf("%q = %+v, want %v", text, r, want)
		}
	}
	for _, text := range []string{"", "x", "1,5", "1,23,456", "0x10", "1_000", "inf", "nan", "12abc", "%", "万", "1.2.3", "--5", "1e999", "约3", ".", "+"} {
		if r := parseNumber(text); !r.bad {
			t.Errorf("%q was read as %v", text, r.value)
		}
	}
	if r := parseNumber("10万+"); !r.atLeast {
		t.Error("10万+ is a lower bound")
	}
}

func TestMissingIsNeverZero(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"-", "--", "—", "N/A", "n/a", "null", "#N/A", "无", "暂无数据", "－－", " - "} {
		if r := readNumber(textCell(text, 1, 1), false); !r.missing || r.bad || r.value != 0 {
			t.Errorf("%q = %+v", text, r)
		}
		if m := readTime(textCell(text, 1, 1), false, time.UTC); !m.missing || m.bad {
			t.Errorf("%q as time = %+v", text, m)
		}
	}
	for _, c := range []Cell{{}, {Kind: Fault, Text: "#DIV/0!"}} {
		if r := readNumber(c, false); !r.missing {
			t.Errorf("%+v = %+v", c, r)
		}
	}
	if r := readNumber(Cell{Kind: Bool, Number: 1}, false); !r.bad {
		t.Error("a truth value is no number")
	}
	if r := readNumber(Cell{Kind: Date, Number: 46296}, false); !r.bad {
		t.Error("a date is no number")
	}
}

func TestClockSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"10秒": 10, "1分02秒": 62, "1小时2分": 3720, "2分钟": 120, "01:02": 62, "00:01:02": 62, "62s": 62, "1m2s": 62, "1:00:00": 3600, "45": 45, "1.5分": 90,
	} {
		if r := readNumber(textCell(text, 1, 1), true); r.bad || r.value != want {
			t.Errorf("%q = %+v, want %v", text, r, want)
		}
	}
	for _, text := range []string{"秒", "x秒", "1:99", "1:2:3:4", "-5秒5", "1:x"} {
		if r := readNumber(textCell(text, 1, 1), true); !r.bad {
			t.Errorf("%q was read as %v", text, r.value)
		}
	}
	if r := readNumber(Cell{Kind: Date, Number: 62.0 / 86400}, true); r.value != 62 {
		t.Errorf("a duration under a clock format is %v", r.value)
	}
}

func TestReadTime(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-10-01": "2026-10-01 00:00:00", "20261001": "2026-10-01 00:00:00", "2026/10/1": "2026-10-01 00:00:00", "2026.10.1": "2026-10-01 00:00:00",
		"2026年10月1日": "2026-10-01 00:00:00", "２０２６－１０－０１": "2026-10-01 00:00:00", "2026-10-01 08:05": "2026-10-01 08:05:00", "2026-10-01T08:05:09": "2026-10-01 08:05:09",
		"2026/10/1 8:05": "2026-10-01 08:05:00", "2026年10月1日 8时5分": "2026-10-01 08:05:00", "2026年10月1日 下午3:20": "2026-10-01 15:20:00", "2026-10-01 12:00 AM": "2026-10-01 00:00:00",
		"2026-10-01 周四": "2026-10-01 00:00:00", "2026-10-01(星期四)": "2026-10-01 00:00:00", "2026-10-01 星期四 08:00": "2026-10-01 08:00:00",
		"10/1/26": "2026-10-01 00:00:00", "10/1/2026 13:00": "2026-10-01 13:00:00", "25/10/2026": "2026-10-25 00:00:00",
		"2026-10": "2026-10-01 00:00:00", "2026年10月": "2026-10-01 00:00:00", "202610": "2026-10-01 00:00:00", "20261001080509": "2026-10-01 08:05:09",
		"2026-10-01T00:00:00Z": "2026-10-01 08:00:00", "2026-10-01T08:00:00.123+08:00": "2026-10-01 08:00:00", "2026-09-30 20:00:00-0400": "2026-10-01 08:00:00",
		"46296": "2026-10-01 00:00:00", "46296.5": "2026-10-01 12:00:00", "1790784000": "2026-10-01 00:00:00", "1790784000000": "2026-10-01 00:00:00",
	} {
		m := readTime(textCell(text, 1, 1), false, shanghai)
		if m.bad || m.missing || m.time.Format(time.DateTime) != want {
			t.Errorf("%q = %v (bad %v), want %s", text, m.time, m.bad, want)
		}
	}
	for _, text := range []string{"2026-02-30", "2026-13-01", "10月1日", "13/13/26", "昨天", "5", "1800-01-01", "2026-10-01~2026-10-07", "2026-10-01 25:00", "99999999", "2026-10 8:00", "1890-01-05"} {
		if m := readTime(textCell(text, 1, 1), false, shanghai); !m.bad {
			t.Errorf("%q was read as %v", text, m.time)
		}
	}
	if m := readTime(numberCell(46296-shift1904, 1, 1), true, shanghai); m.time.Format(time.DateOnly) != "2026-10-01" {
		t.Errorf("a serial from 1904 is %v", m.time)
	}
	if m := readTime(Cell{Kind: Bool}, false, shanghai); !m.bad {
		t.Error("a truth value is no date")
	}
	if m := readTime(Cell{Kind: Date, Number: 2}, false, shanghai); !m.bad {
		t.Error("a date of 1900 is no date of a report")
	}
}

func TestMonthText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2026-10": "2026-10", "2026年9月": "2026-09", "202610": "2026-10", "2026-10-01": "2026-10", "2026-10-15": "2026-10-15", "2026-W40": "2026-W40", "全年": "全年"} {
		if got := monthText(textCell(text, 1, 1), false); got != want {
			t.Errorf("%q = %q, want %q", text, got, want)
		}
	}
}
