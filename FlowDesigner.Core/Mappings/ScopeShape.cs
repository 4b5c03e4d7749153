namespace FlowDesigner.Core.Mappings;

/// <summary>What is known before a run about all that an expression will see.</summary>
public sealed class ScopeShape
{
    private readonly Dictionary<string, Shape> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> _steps = new(StringComparer.Ordinal);

    /// <summary>First names of paths, such as <c>trigger</c>, and what they hold.</summary>
    public IReadOnlyDictionary<string, Shape> Roots => _roots;

    /// <summary>Keys of the steps before this one, and what they give.</summary>
    public IReadOnlyDictionary<string, Shape> Steps => _steps;

    /// <summary>Says what a first name holds.</summary>
    public ScopeShape Set(string root, Shape shape)
    {
        _roots[root] = shape;
        return this;
    }

    /// <summary>Says what an earlier step gives.</summary>
    public ScopeShape SetStep(string key, Shape shape)
    {
        _steps[key] = shape;
        return this;
    }
}
