package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/spec"
)

const agencyFolder = "../../examples/agency"

// copyAgency copies the example without its data's generator into a folder of its own.
func copyAgency(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(agencyFolder)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestAgencyThreshold: a threshold changed in the agency's base changes exactly the accounts
// that have a funnel and set none of their own.
func TestAgencyThreshold(t *testing.T) {
	t.Parallel()
	folder := copyAgency(t)
	base := filepath.Join(folder, "agency.yaml")
	explain := func() map[string][]spec.Setting {
		out := map[string][]spec.Setting{}
		for _, account := range []string{"tea", "school", "hotel", "clinic"} {
			settings, err := spec.Explain(filepath.Join(folder, "accounts", account+".yaml"), catalog())
			if err != nil {
				t.Fatal(err)
			}
			out[account] = settings
		}
		return out
	}
	before := explain()
	for _, c := range []struct {
		from, to string
		accounts []string
	}{
		{"exposure>click: {below: 0.06,", "exposure>click: {below: 0.05,", []string{"hotel", "tea"}},
		{"answered_2h: {below: 0.70,", "answered_2h: {below: 0.65,", []string{"clinic", "school", "tea"}},
	} {
		body, err := os.ReadFile(base)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(body, []byte(c.from)) {
			t.Fatalf("agency.yaml has no %q", c.from)
		}
		if err := os.WriteFile(base, bytes.Replace(body, []byte(c.from), []byte(c.to), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		var changed []string
		for account, settings := range explain() {
			diff := spec.Diff(before[account], settings)
			if len(diff) > 0 {
				changed = append(changed, account)
			}
			if len(diff) > 1 {
				t.Errorf("%s: %s changes %d values", account, c.from, len(diff))
			}
		}
		slices.Sort(changed)
		if !slices.Equal(changed, c.accounts) {
			t.Errorf("%s changes %v, expected %v", c.from, changed, c.accounts)
		}
		if err := os.WriteFile(base, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAgencyBuilds: one command makes all four reports, each in its account's words, and no
// file names this program where nobody asked for it.
func TestAgencyBuilds(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	var said, complained bytes.Buffer
	args := []string{"build", "--as-of", "2026-11-03", "--out", out}
	for _, account := range []string{"tea", "school", "hotel", "clinic"} {
		args = append(args, filepath.Join(agencyFolder, "accounts", account+".yaml"))
	}
	if code := run(t.Context(), args, &said, &complained, asOf); code != exitDone || !strings.Contains(said.String(), "4 of 4 reports made") {
		t.Fatalf("code %d\n%s%s", code, said.String(), complained.String())
	}
	for account, want := range map[string][]string{
		"tea":    {"远帆传播 · 周岚", "仅供客户内部使用", "本月新增茶友", "咨询后两小时内发一次订单链接"},
		"school": {"老师的话", "学员留存", "远帆传播 · 客户服务组"},
		"hotel":  {"Guest conversations", "Yuanfan Media, client services", "For the client's internal use", "Work on headlines and lead pictures"},
		"clinic": {"不含任何诊疗信息", "减少每周推送次数"},
	} {
		body, err := os.ReadFile(filepath.Join(out, account+"_2026-10.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range want {
			if !bytes.Contains(body, []byte(text)) {
				t.Errorf("%s: no %q", account, text)
			}
		}
		for _, extension := range []string{".pdf", ".xlsx"} {
			if names := programNames(t, filepath.Join(out, account+"_2026-10"+extension)); len(names) > 0 {
				t.Errorf("%s%s names this program: %v", account, extension, names)
			}
		}
	}
}
