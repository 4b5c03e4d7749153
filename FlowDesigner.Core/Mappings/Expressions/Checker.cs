namespace FlowDesigner.Core.Mappings.Expressions;

/// <summary>The static check of one template: looks names up in shapes and collects problems.</summary>
internal sealed class Checker(ScopeShape scope, ProblemList problems)
{
    /// <summary>The shape of <c>item</c> where the check stands now.</summary>
    public Shape Item { get; set; } = Shape.Any;

    public void Report(Place at, string code, string message, bool isWarning = false) =>
        problems.Add(at.Problem(code, message, isWarning));

    // Comparing names is the dearest part of a check, so it is left out once nobody would read the result.
    private string Hint(string name, IEnumerable<string> known, bool isWarning = false) =>
        problems.HasRoom(isWarning) ? Nearest.Hint(name, known) : "";

    public Shape Root(string name, Place at)
    {
        if (scope.Roots.TryGetValue(name, out var shape)) return shape;
        var known = scope.Roots.Keys.Append("steps").Append("now").Order(StringComparer.Ordinal).ToList();
        var hint = Hint(name, known);
        if (hint.Length == 0) hint = $" Known here: {string.Join(", ", known)}.";
        Report(at, "mapping.unknown_name", $"There is no '{name}' here.{hint} A text stands in quotes: \"{name}\".");
        return Shape.Any;
    }

    public Shape Step(string key, Place at)
    {
        if (scope.Steps.TryGetValue(key, out var shape)) return shape;
        var hint = Hint(key, scope.Steps.Keys);
        if (hint.Length == 0) hint = scope.Steps.Count == 0
            ? " No step comes before this one."
            : $" Steps before this one: {string.Join(", ", scope.Steps.Keys.Order(StringComparer.Ordinal))}.";
        Report(at, "mapping.unknown_step", $"No step '{key}' runs before this one.{hint}");
        return Shape.Any;
    }

    public Shape Field(Shape target, string name, Place targetAt, Place at)
    {
        if (target.Kind is ShapeKind.Any or ShapeKind.Null) return Shape.Any;
        if (target.Kind != ShapeKind.Object)
        {
            var advice = target.Kind == ShapeKind.List ? " Take one of its items first: [0] or first(...)." : "";
            Report(at, "mapping.type", $"'{targetAt.Excerpt}' is {target.Described} and has no field '{name}'.{advice}", target.IsSeen);
            return Shape.Any;
        }
        if (target.Fields.TryGetValue(name, out var field))
            return field.IsOptional || target.MayBeNull ? field.Shape.OrNull() : field.Shape;
        if (target.IsOpen) return Shape.Any;
        var seen = target.IsSeen ? " in the samples seen so far" : "";
        Report(at, "mapping.unknown_field",
            $"'{targetAt.Excerpt}' has no field '{name}'{seen}.{Hint(name, target.Fields.Keys, target.IsSeen)}", target.IsSeen);
        return Shape.Any;
    }

    /// <summary>Reports a value that cannot be what <paramref name="who"/> needs.</summary>
    public void Require(Place at, Shape found, Shape expected, string who)
    {
        if (!Fits(found.Kind, expected.Kind))
            Report(at, "mapping.type", $"{who} needs {expected.Described}, but '{at.Excerpt}' is {found.Described}.", found.IsSeen);
        else
            WarnOfNull(at, found, expected, who);
    }

    public void WarnOfNull(Place at, Shape found, Shape expected, string who)
    {
        if (found.MayBeNull && expected.Kind != ShapeKind.Any)
            Report(at, "mapping.may_be_empty",
                $"'{at.Excerpt}' may be empty (null), and {who} then fails. Give it a fallback: {at.Excerpt} ?? ...", isWarning: true);
    }

    public void Comparable(Place at, Shape left, Shape right)
    {
        if (left.Kind is ShapeKind.Null || right.Kind is ShapeKind.Null) return;
        if (left.Kind is ShapeKind.List or ShapeKind.Object || right.Kind is ShapeKind.List or ShapeKind.Object)
            Report(at, "mapping.type",
                "Lists and objects cannot be compared. Compare one of their fields, or count(list).", left.IsSeen || right.IsSeen);
        else if (left.Kind != right.Kind && left.Kind != ShapeKind.Any && right.Kind != ShapeKind.Any)
            Report(at, "mapping.type",
                $"This compares {left.Described} with {right.Described}: they are never equal.", left.IsSeen || right.IsSeen);
    }

    public void Ordered(Place leftAt, Shape left, Place rightAt, Shape right, string who)
    {
        if (left.Kind is not (ShapeKind.Any or ShapeKind.Number or ShapeKind.Text or ShapeKind.Date))
            Report(leftAt, "mapping.type",
                $"{who} needs a number, a text or a date, but '{leftAt.Excerpt}' is {left.Described}.", left.IsSeen);
        else if (left.Kind != ShapeKind.Any && right.Kind != ShapeKind.Any && left.Kind != right.Kind)
            Report(rightAt, "mapping.type", $"{who} compares {left.Described} with {right.Described}.", left.IsSeen || right.IsSeen);
        else
        {
            WarnOfNull(leftAt, left, left, who);
            WarnOfNull(rightAt, right, right, who);
        }
    }

    public static bool Fits(ShapeKind found, ShapeKind expected) =>
        found == expected || found == ShapeKind.Any || expected == ShapeKind.Any;
}
