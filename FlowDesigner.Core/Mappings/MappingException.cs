namespace FlowDesigner.Core.Mappings;

/// <summary>A mapping that could not be evaluated on the payload at hand. Always permanent: the same payload fails again.</summary>
public sealed class MappingException : Exception
{
    internal MappingException(string code, string message, Place place) : base(message)
    {
        Code = code;
        Expression = place.Excerpt;
        Position = place.Start;
        Pointer = place.Source.Pointer;
    }

    internal MappingException(MappingProblem problem) : base(problem.Message)
    {
        Code = problem.Code;
        Expression = "";
        Position = problem.Position;
        Pointer = problem.Pointer;
    }

    /// <summary>Stable word for programs, such as <c>mapping.empty</c>.</summary>
    public string Code { get; }

    /// <summary>The part of the mapping that failed, as written.</summary>
    public string Expression { get; }

    /// <summary>Where that part begins inside the value's text.</summary>
    public int Position { get; }

    /// <summary>JSON pointer of the value inside the template; empty for the template itself.</summary>
    public string Pointer { get; }
}
