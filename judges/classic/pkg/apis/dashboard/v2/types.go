// Package v2 stands in for Grafana's own package of this name, so that dashboard-linter can be built without Grafana's
// source, which is under another licence and is not served by every module proxy.
//
// The linter reads classic dashboards, which are all that we render, without it. A dashboard in the second version of
// Grafana's model is refused here rather than passed unread.
package v2

import "errors"

// DashboardSpec is the part of a dashboard that the linter reads.
type DashboardSpec struct {
	Title       string
	Editable    *bool
	Elements    map[string]DashboardElement
	Variables   []DashboardVariableKind
	Annotations []DashboardAnnotationQueryKind
}

// UnmarshalJSON refuses every dashboard.
func (*DashboardSpec) UnmarshalJSON([]byte) error {
	return errors.New("this build of dashboard-linter reads classic dashboards only")
}

// The types below only have to carry the names that the linter mentions.

type DashboardElement struct{ PanelKind *spec[DashboardPanelSpec] }

type DashboardPanelSpec struct {
	Id                 float64
	Title, Description string
	Data               spec[struct{ Queries []DashboardPanelQueryKind }]
	VizConfig          struct {
		Group string
		Spec  struct{ FieldConfig, Options any }
	}
}

type DashboardPanelQueryKind = spec[struct {
	RefId  string
	Hidden bool
	Query  DashboardDataQueryKind
}]

type DashboardDataQueryKind struct {
	Group      string
	Datasource *struct{ Name *string }
	Spec       map[string]any
}

type DashboardAnnotationQueryKind = spec[struct {
	Name  string
	Query DashboardDataQueryKind
}]

type DashboardVariableKind struct {
	QueryVariableKind *variable[DashboardDataQueryKind]

	DatasourceVariableKind, AdhocVariableKind, GroupByVariableKind, SwitchVariableKind *variable[any]
	CustomVariableKind, IntervalVariableKind, ConstantVariableKind, TextVariableKind   *variable[string]
}

type DashboardVariableRefresh string

const (
	DashboardVariableRefreshOnDashboardLoad    DashboardVariableRefresh = "onDashboardLoad"
	DashboardVariableRefreshOnTimeRangeChanged DashboardVariableRefresh = "onTimeRangeChanged"
)

type variable[Query any] = spec[struct {
	Name, PluginId  string
	Label, AllValue *string
	Multi           bool
	Refresh         DashboardVariableRefresh
	Query           Query
}]

type spec[Of any] struct{ Spec Of }
